import type { TrainingSet } from "./contract";

/** Without those of changed copies: what is told of a detector is about pictures of the dataset. */
export function ofOriginals(set: TrainingSet, scores: Float64Array): Float64Array {
    return scores.subarray(0, set.originals);
}

/** Without the pictures that have no score, and those beyond the scores. */
export function scored(set: TrainingSet, scores: Float64Array): { anomalous: boolean[]; scores: Float64Array } {
    return {
        anomalous: set.anomalous.filter((_, picture) => Number.isFinite(scores[picture])),
        scores: scores.filter(Number.isFinite),
    };
}
