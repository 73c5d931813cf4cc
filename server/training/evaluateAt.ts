import { decide } from "../detector/verdict";
import type { Decision } from "../detector/verdict";
import { crossValidationAt } from "../detector/crossValidation";
import { decisionCounts, decisionMetrics } from "../detector/metrics";
import type { ReportExample } from "../detector/facts/trainingFacts";
import type { TrainingReport } from "./report/trainingReport";
import type { Evaluation } from "../detector/trainingTask";
import type { KeptEvaluation } from "./keptEvaluation";
import type { SetPoint } from "../operatingPoint/operatingPoint";

/**
 * Performance of a model with one threshold, on the pictures that it was tested on. If those are few,
 * cross-validation is used instead.
 */
export interface TestedPerformance {
    recall: number;
    precision: number;
    f1Score: number;
    /** Share of the normal pictures that are called anomalies. */
    falseAlarmRate: number;
    /** Numbers of pictures. */
    found: number;
    missed: number;
    falseAlarms: number;
    rightlyPassed: number;
}

/** Makes the same evaluation with other verdicts. Scores stay, and so do measures that no threshold changes. */
export function evaluateAt(evaluation: Evaluation, decision: Decision): Evaluation {
    const predictions = evaluation.predictions.map((prediction) => ({
        ...prediction,
        ...decide(prediction.score, decision),
    }));
    const onTested = {
        ...evaluation,
        predictions,
        metrics: {
            ...evaluation.metrics,
            ...decisionMetrics(
                predictions.map(({ label }) => label === "anomaly"),
                predictions.map(({ isAnomalous }) => isAnomalous),
            ),
        },
    };
    return evaluation.crossValidation ? crossValidationAt(onTested, evaluation.crossValidation, decision) : onTested;
}

export function performanceOf({ predictions, metrics, crossValidation }: Evaluation): TestedPerformance {
    const { truePositives, falseNegatives, falsePositives, trueNegatives } =
        crossValidation?.counts ??
        decisionCounts(
            predictions.map(({ label }) => label === "anomaly"),
            predictions.map(({ isAnomalous }) => isAnomalous),
        );
    return {
        recall: metrics.recall,
        precision: metrics.precision,
        f1Score: metrics.f1Score,
        falseAlarmRate: falsePositives / Math.max(1, falsePositives + trueNegatives),
        found: truePositives,
        missed: falseNegatives,
        falseAlarms: falsePositives,
        rightlyPassed: trueNegatives,
    };
}

/**
 * Makes the report with another threshold, and says so in it. Undefined: the other content of the report is not
 * kept.
 */
export function reportAt({ report, evaluation, balanced }: KeptEvaluation, set?: SetPoint): TrainingReport | undefined {
    if (report === undefined || set === undefined) {
        return report && { ...report, evaluation };
    }
    const changed = evaluateAt(evaluation, set.decision);
    return {
        ...report,
        evaluation: changed,
        facts: {
            ...report.facts,
            decision: set.decision,
            examples: examplesAt(report.facts.examples, changed),
        },
        operatingPoint: { point: set.point, balanced, balancedMetrics: evaluation.metrics },
    };
}

/** Makes the kept pictures with the present verdicts. */
function examplesAt(examples: readonly ReportExample[], { predictions }: Evaluation): ReportExample[] {
    const bySource = new Map(predictions.map((prediction) => [prediction.sourceRef, prediction]));
    return examples.map((example) => {
        const { isAnomalous, confidence } = bySource.get(example.sourceRef) ?? example;
        const kind = isAnomalous === (example.label === "anomaly") ? "close call" : "mistake";
        return { ...example, kind, isAnomalous, confidence };
    });
}
