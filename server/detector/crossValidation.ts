import type { CrossValidation } from "./crossValidated";
import { chooseDecision } from "./decision";
import type { TrainingSet } from "./detectors/contract";
import { decisionCounts, metricsOf } from "./metrics";
import type { DecisionCounts } from "./metrics";
import { likelyF1 } from "./numerics/likelyF1";
import type { Evaluation } from "./trainingTask";
import { decide } from "./verdict";
import type { Decision } from "./verdict";

/** With fewer anomalies among the pictures that were set aside, their F1 score says next to nothing. */
export const FEW_ANOMALIES = 10;

/** Pictures of the dataset that were learnt from, with the verdicts that they got out of fold. */
export interface JudgedOutOfFold {
    anomalous: boolean[];
    scores: number[];
    /** By a threshold from scores of other folds. */
    verdicts: boolean[];
}

/**
 * Judges each picture by a threshold that was chosen without its fold: one chosen with it would flatter.
 *
 * @param scores - out of fold, of the set's pictures and copies; NaN where there is none.
 */
export function judgeOutOfFold(
    { anomalous, folds, originals }: Pick<TrainingSet, "anomalous" | "folds" | "originals">,
    scores: Float64Array,
): JudgedOutOfFold {
    const scored = [...anomalous.keys()].filter((row) => Number.isFinite(scores[row]));
    const pictures = scored.filter((row) => row < originals);
    const verdicts = new Map<number, boolean>();
    for (const fold of new Set(pictures.map((row) => folds[row]))) {
        const others = scored.filter((row) => folds[row] !== fold);
        const { threshold } = chooseDecision(
            others.map((row) => anomalous[row]),
            Float64Array.from(others, (row) => scores[row]),
            others.filter((row) => row < originals).length,
        );
        for (const row of pictures.filter((picture) => folds[picture] === fold)) {
            verdicts.set(row, scores[row] >= threshold);
        }
    }
    return {
        anomalous: pictures.map((row) => anomalous[row]),
        scores: pictures.map((row) => scores[row]),
        verdicts: pictures.map((row) => verdicts.get(row)!),
    };
}

/**
 * The evaluation with precision, recall and F1 score by cross-validation instead of those of the few pictures that were
 * set aside.
 */
export function withCrossValidation(
    evaluation: Evaluation,
    { anomalous, scores, verdicts }: JudgedOutOfFold,
    pieces: CrossValidation["pieces"],
): Evaluation {
    const { precision, recall, f1Score } = evaluation.metrics;
    return tellingCounts(evaluation, {
        learnt: { anomalous, scores },
        pieces,
        counts: added(decisionCounts(anomalous, verdicts), countsOf(evaluation)),
        setAside: { precision, recall, f1Score },
    });
}

/**
 * The same for another threshold that a person has set.
 *
 * @param evaluation - with the predictions and metrics of that threshold.
 */
export function crossValidationAt(
    evaluation: Evaluation,
    { learnt, pieces }: CrossValidation,
    decision: Decision,
): Evaluation {
    const verdicts = learnt.scores.map((score) => decide(score, decision).isAnomalous);
    return withCrossValidation(
        evaluation,
        { anomalous: [...learnt.anomalous], scores: [...learnt.scores], verdicts },
        pieces,
    );
}

function tellingCounts(evaluation: Evaluation, told: Omit<CrossValidation, "f1Interval">): Evaluation {
    return {
        ...evaluation,
        metrics: { ...evaluation.metrics, ...metricsOf(told.counts) },
        crossValidation: { ...told, f1Interval: likelyF1(told.counts, told.pieces) },
    };
}

function countsOf({ predictions }: Evaluation): DecisionCounts {
    return decisionCounts(
        predictions.map(({ label }) => label === "anomaly"),
        predictions.map(({ isAnomalous }) => isAnomalous),
    );
}

function added(one: DecisionCounts, other: DecisionCounts): DecisionCounts {
    return {
        truePositives: one.truePositives + other.truePositives,
        falsePositives: one.falsePositives + other.falsePositives,
        falseNegatives: one.falseNegatives + other.falseNegatives,
        trueNegatives: one.trueNegatives + other.trueNegatives,
    };
}
