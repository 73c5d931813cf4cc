import type { Label } from "./pictureFolder";

/** A picture in a bucket. */
export interface UploadedPicture {
    /** `s3://bucket/key` */
    uri: string;
    label: Label;
    maskUri?: string;
}

/**
 * A manifest as the API imports it: JSON Lines in Ground Truth's format, with masks for segmentation where there are
 * some. The same pictures give the same text.
 */
export function manifestText(
    pictures: readonly UploadedPicture[],
    maskColors: Readonly<Record<string, string>>,
): string {
    return pictures.map((picture) => `${JSON.stringify(manifestLine(picture, maskColors))}\n`).join("");
}

function manifestLine({ uri, label, maskUri }: UploadedPicture, maskColors: Readonly<Record<string, string>>): object {
    const line = {
        "source-ref": uri,
        "anomaly-label": label === "anomaly" ? 1 : 0,
        "anomaly-label-metadata": {
            "class-name": label,
            confidence: 1,
            "human-annotated": "yes",
            type: "groundtruth/image-classification",
        },
    };
    if (maskUri === undefined) {
        return line;
    }
    const classes = [["BACKGROUND", "#ffffff"], ...Object.entries(maskColors)];
    return {
        ...line,
        "anomaly-mask-ref": maskUri,
        "anomaly-mask-ref-metadata": {
            "internal-color-map": Object.fromEntries(
                classes.map(([name, color], index) => [
                    String(index),
                    { "class-name": name, "hex-color": color?.toLowerCase(), confidence: 1 },
                ]),
            ),
            "human-annotated": "yes",
            type: "groundtruth/semantic-segmentation",
        },
    };
}
