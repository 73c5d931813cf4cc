import type { MaskConvention } from "./pictures/maskConvention";
import type { Label } from "./pictures/labelledPicture";
import type { Preparation } from "./pictures/preparation";

/** A picture in a bucket. */
export interface UploadedPicture {
    /** Address of the picture, as `s3://bucket/key`. */
    uri: string;
    label: Label;
    maskUri?: string;
    /** Colours that the mask has, as `#rrggbb` in lower case. Undefined: not known. */
    maskColors?: readonly string[];
}

/**
 * Makes a manifest as the API imports it: JSON Lines in Ground Truth's format, with segmentation masks for pictures
 * that have one. The same pictures give the same text.
 */
export function manifestText(
    pictures: readonly UploadedPicture[],
    convention: MaskConvention,
    preparation?: Preparation,
): string {
    return pictures.map((picture) => `${JSON.stringify(manifestLine(picture, convention, preparation))}\n`).join("");
}

/** Member of a line that says how its picture was prepared, so that a model can require the same. */
export const preparationMember = "lookoutvision-preparation";

function manifestLine(
    { uri, label, maskUri, maskColors }: UploadedPicture,
    { colors, background }: MaskConvention,
    preparation: Preparation | undefined,
): object {
    const line = {
        "source-ref": uri,
        "anomaly-label": label === "anomaly" ? 1 : 0,
        "anomaly-label-metadata": {
            "class-name": label,
            confidence: 1,
            "human-annotated": "yes",
            type: "groundtruth/image-classification",
        },
        ...(preparation && { [preparationMember]: preparation }),
    };
    if (maskUri === undefined) {
        return line;
    }
    // Only the kinds that the mask shows: whoever asks for pictures of a kind goes by this map.
    const shown = Object.entries(colors).filter(([, color]) => maskColors?.includes(color.toLowerCase()) ?? true);
    const classes = [["BACKGROUND", background], ...shown];
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
