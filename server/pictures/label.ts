/** What a person says of a picture, as a manifest's `anomaly-label` does. */
export type Label = "normal" | "anomaly";
