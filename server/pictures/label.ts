/** What a person says of a picture, as a manifest's `anomaly-label` does. */
export type Label = "normal" | "anomaly";

/** Tells whether an entry of a colour map is what is no anomaly. It may be listed, in any case of letters. */
export function isBackground(className: string): boolean {
    return className.toUpperCase() === "BACKGROUND";
}
