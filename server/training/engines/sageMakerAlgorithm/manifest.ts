import type { Variant } from "../../../sageMaker/settings";
import { TrainingDataError } from "../../../detector/trainingTask";
import type { LabelledLine } from "../../labelledLines";

/** Whether a variant also learns where anomalies are. */
export function isSegmentation(variant: Variant): boolean {
    return variant.startsWith("segmentation");
}

/** Attributes of a line that the algorithm reads, in its order. */
export function attributesOf(variant: Variant): string[] {
    return [
        ...["source-ref", "anomaly-label-metadata", "anomaly-label"],
        ...(isSegmentation(variant) ? ["anomaly-mask-ref-metadata", "anomaly-mask-ref"] : []),
    ];
}

/** Addresses in S3 of what a manifest names. */
export interface ManifestPlaces {
    /** Address of the copy of a picture or mask. */
    copyOf(ref: string): string;
    /** Address of the mask that normal pictures have: all background. */
    dummyMask: string;
}

/**
 * Manifest of the pictures to learn from as the algorithm reads it: JSON Lines with the attributes of
 * {@link attributesOf}, whatever names the dataset gave them.
 *
 * @param createdAt - Unix epoch milliseconds, for labels.
 */
export function algorithmManifest(
    lines: readonly LabelledLine[],
    variant: Variant,
    { copyOf, dummyMask }: ManifestPlaces,
    createdAt: number,
): string {
    const made = { "human-annotated": "yes", "creation-date": new Date(createdAt).toISOString() };
    return lines
        .map(({ sourceRef, label, mask }) => {
            const entry = {
                "source-ref": copyOf(sourceRef),
                "anomaly-label": label === "anomaly" ? 1 : 0,
                "anomaly-label-metadata": {
                    "class-name": label,
                    confidence: 1,
                    type: "groundtruth/image-classification",
                    "job-name": "labeling-job/anomaly-label",
                    ...made,
                },
            };
            const colors = mask?.colorMap ?? [{ className: "BACKGROUND", color: "#FFFFFF" }];
            return isSegmentation(variant)
                ? {
                      ...entry,
                      "anomaly-mask-ref": mask === undefined ? dummyMask : copyOf(mask.ref),
                      "anomaly-mask-ref-metadata": {
                          "internal-color-map": Object.fromEntries(
                              colors.map(({ className, color }, number) => [
                                  String(number),
                                  { "class-name": className, "hex-color": color.toLowerCase(), confidence: 0 },
                              ]),
                          ),
                          type: "groundtruth/semantic-segmentation",
                          "job-name": "labeling-job/anomaly-mask-ref",
                          ...made,
                      },
                  }
                : entry;
        })
        .map((entry) => `${JSON.stringify(entry)}\n`)
        .join("");
}

/** Requires what a segmentation needs: a mask of each anomaly. @throws TrainingDataError naming the first without. */
export function requireMasks(lines: readonly LabelledLine[], variant: Variant): void {
    const without = lines.filter(({ label, mask }) => label === "anomaly" && mask === undefined);
    if (isSegmentation(variant) && without.length > 0) {
        throw new TrainingDataError(
            `${without.length === 1 ? "An anomaly of the training dataset has no mask" : `${without.length} anomalies of the training dataset have no mask`}, the first is ${without[0].sourceRef}: the algorithm's variant ${variant} needs one for each. Add masks, or train with the variant ${variant.replace("segmentation", "classification")}.`,
        );
    }
}
