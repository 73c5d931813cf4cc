import { evaluateAt, performanceOf } from "../training/evaluateAt";
import type { KeptEvaluation } from "../training/keptEvaluation";
import type { SetPoint } from "../operatingPoint/operatingPoint";

/** Evaluation with the threshold that a person has set, or with the balanced one. */
export function evaluationWith({ evaluation }: KeptEvaluation, set: SetPoint | undefined) {
    return set === undefined ? evaluation : evaluateAt(evaluation, set.decision);
}

/** Results of a threshold on the tested pictures. */
export function testedAt(kept: KeptEvaluation, set: SetPoint | undefined) {
    const { f1Score, recall, precision, falseAlarmRate, found, missed, falseAlarms, rightlyPassed } = performanceOf(
        evaluationWith(kept, set),
    );
    return {
        Threshold: (set?.decision ?? kept.balanced).threshold,
        F1Score: f1Score,
        Recall: recall,
        Precision: precision,
        FalseAlarmRate: falseAlarmRate,
        TruePositives: found,
        FalseNegatives: missed,
        FalsePositives: falseAlarms,
        TrueNegatives: rightlyPassed,
    };
}
