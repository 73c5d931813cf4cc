import type { DecisionCounts, DecisionMetrics } from "./metrics";

/** All pictures of a dataset, each judged by what was learnt without it and without pictures of its piece. */
export interface CrossValidation {
    /** Pictures that were learnt from, scored out of fold. The others are the evaluation's predictions. */
    learnt: { anomalous: readonly boolean[]; scores: readonly number[] };
    /** Pieces that the pictures of each label show, those set aside included. */
    pieces: { normal: number; anomaly: number };
    /** Over all pictures. */
    counts: DecisionCounts;
    /** Where the F1 score on new pieces probably is, 95 % of the time. */
    f1Interval: { from: number; to: number };
    /** What the pictures that were set aside would give alone. */
    setAside: DecisionMetrics;
}
