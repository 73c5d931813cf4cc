import { withPartNames } from "../arraysOfParts";
import type { FittedDetector, TrainingSet } from "../contract";
import { average, parts } from "./score";

/**
 * The deviation of normal scores that is assumed at least: of their mean, and at all. Scores are lengths of whitened
 * patches, about 10 for an ordinary one; pictures that are all the same would make a hair's breadth enormous.
 */
const LEAST_SHARE = 0.05;
const LEAST_DEVIATION = 0.1;

const STAGE = "weighing detectors";

/** Finds the scale of each part's scores: those of normal pictures, out of fold. */
export async function fitAveraged(
    set: TrainingSet,
    fittedParts: readonly (FittedDetector | undefined)[],
): Promise<FittedDetector> {
    const fitted = fittedParts.map((part) => part!);
    set.onStep(STAGE, 0);
    const normals = set.withPatches.filter((picture) => !set.anomalous[picture]);
    const scales = Float32Array.from(
        fitted.flatMap(({ outOfFoldScores }) => scaleOf(normals.map((picture) => outOfFoldScores[picture]))),
    );
    const outOfFoldScores = Float64Array.from(set.anomalous, (_, picture) =>
        average(
            scales,
            fitted.map((part) => part.outOfFoldScores[picture]),
        ),
    );
    set.onStep(STAGE, 1);
    return { outOfFoldScores, arrays: { scales, ...withPartNames(parts, fitted) } };
}

function scaleOf(scores: readonly number[]): [number, number] {
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length;
    return [mean, Math.max(Math.sqrt(variance), LEAST_SHARE * Math.abs(mean), LEAST_DEVIATION)];
}
