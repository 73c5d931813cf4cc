/** Scores of pictures that the detector had not learnt from, with their labels. */
export interface ScoredPictures {
    anomalous: readonly boolean[];
    scores: readonly number[];
}
