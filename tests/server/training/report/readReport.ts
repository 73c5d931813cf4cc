import { averagePrecision, decisionMetrics, rocAuc } from "../../../../server/detector/metrics";
import type { TrainingReport } from "../../../../server/training/report/trainingReport";

/** The same report of other answers, with the metrics that these have. */
export function withPredictions(
    report: TrainingReport,
    predictions: TrainingReport["evaluation"]["predictions"],
): TrainingReport {
    const anomalous = predictions.map(({ label }) => label === "anomaly");
    const scores = predictions.map(({ score }) => score);
    const metrics = {
        rocAuc: rocAuc(anomalous, scores),
        averagePrecision: averagePrecision(anomalous, scores),
        ...decisionMetrics(
            anomalous,
            predictions.map(({ isAnomalous }) => isAnomalous),
        ),
    };
    return { ...report, evaluation: { ...report.evaluation, predictions, metrics } };
}

/** The sentence at the top of the page. */
export function leadOf(page: string): string {
    return /<p class="lead">(.*?)<\/p>/s.exec(page)![1];
}

/** The list of what makes the scores worth less. */
export function warningsOf(page: string): string {
    return /<ul class="warnings".*?<\/ul>/s.exec(page)![0];
}

/** Values of all `<data>` of a class. */
export function valuesOf(page: string, name: string): number[] {
    return [...page.matchAll(new RegExp(`<data class="${name}" value="([^"]*)"`, "g"))].map(([, value]) =>
        Number(value),
    );
}
