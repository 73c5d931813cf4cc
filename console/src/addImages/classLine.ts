/** Label of a whole picture, as manifests name it. */
export type ClassName = "normal" | "anomaly";

/**
 * Writes the JSON Line of a dataset entry.
 *
 * @param source - the picture: `s3://bucket/key`.
 * @param label - undefined: no label yet.
 */
export function classLine(source: string, label: ClassName | undefined): string {
    if (label === undefined) {
        return JSON.stringify({ "source-ref": source });
    }
    return JSON.stringify({
        "source-ref": source,
        "anomaly-label": label === "anomaly" ? 1 : 0,
        "anomaly-label-metadata": {
            confidence: 1,
            "class-name": label,
            "human-annotated": "yes",
            "creation-date": new Date().toISOString().slice(0, 19),
            type: "groundtruth/image-classification",
            "job-name": "labeling-job/anomaly-label",
        },
    });
}
