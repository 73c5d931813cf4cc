import { describePoint } from "../../../operatingPoint/operatingPoint";
import { html } from "../html";
import type { Html } from "../html";
import { exact, score } from "../numbers";
import type { TrainingReport } from "../trainingReport";
import { section, table } from "./section";

/**
 * Section on the threshold that a person has set since the training, and its results. @returns nothing if the threshold
 * is the balanced one.
 */
export function operatingPoint({ evaluation, facts, operatingPoint: set }: TrainingReport): Html | undefined {
    if (set === undefined) {
        return undefined;
    }
    const { point, balanced, balancedMetrics } = set;
    const { metrics } = evaluation;
    const row = (name: string, key: string, before: number, now: number) => [name, score(before), exact(key, now)];
    return section(
        "operating-point",
        "The threshold was set",
        html`<p>
            This model has ${describePoint(point)}, which a person asked for after the training. All verdicts,
            confidences and scores of this report are those with the threshold of now. It was chosen with a look at the
            test pictures, so what they say of it may flatter.
        </p>`,
        table(
            ["", "#as trained", "#now"],
            [
                row("Threshold", "setThreshold", balanced.threshold, facts.decision.threshold),
                row("Recall", "setRecall", balancedMetrics.recall, metrics.recall),
                row("Precision", "setPrecision", balancedMetrics.precision, metrics.precision),
                row("F1 score", "setF1Score", balancedMetrics.f1Score, metrics.f1Score),
            ],
        ),
    );
}
