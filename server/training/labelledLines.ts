import { ManifestLineError, parseManifestLine } from "../datasets/manifestLine";
import type { ManifestLine } from "../datasets/manifestLine";
import { TrainingDataError } from "../detector/trainingTask";
import type { ObjectLocation } from "../objectStorage/objectStorage";
import type { Label } from "../pictures/label";

/** Line of a manifest whose picture has a label. */
export type LabelledLine = ManifestLine & { label: Label };

/**
 * Reads a line without the mask of a normal picture: it has nothing to say, so it need not even be there.
 *
 * @throws TrainingDataError for a line that can't be used for training.
 */
export function parseLabelledLine(line: string): LabelledLine {
    const { label, mask, otherClass: _, ...rest } = readLine(line);
    if (label === null) {
        throw new TrainingDataError(
            `The picture ${rest.sourceRef} has no label. Label it as normal or anomaly, or remove it.`,
        );
    }
    return { ...rest, label, ...(label === "anomaly" && mask !== undefined && { mask }) };
}

/** A line that an earlier version of the service took in may be one that this version refuses. */
function readLine(line: string): ManifestLine {
    try {
        return parseManifestLine(line);
    } catch (error) {
        throw error instanceof ManifestLineError
            ? new TrainingDataError(
                  `A line of the dataset can't be used for training: ${error.message}. Correct it in the dataset, then train again. The line: ${line.slice(0, 200)}`,
              )
            : error;
    }
}

/** Places of all pictures and masks, by their reference. */
export function picturesOf(lines: readonly LabelledLine[]): Map<string, ObjectLocation> {
    return new Map(
        lines.flatMap(({ sourceRef, source, mask }): [string, ObjectLocation][] =>
            mask === undefined
                ? [[sourceRef, source]]
                : [
                      [sourceRef, source],
                      [mask.ref, mask.source],
                  ],
        ),
    );
}
