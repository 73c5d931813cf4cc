import { isLikeGuessing } from "../detector/metrics";
import type { Comparison, Evaluation } from "../detector/trainingTask";

/** With fewer pictures of a label, a test says too little to warn of it. */
const LEAST_TESTED = 8;

/**
 * Why the model is not to be believed, as sentences for people; undefined where it is better than guessing.
 * Cross-validation says so first; without it, the test pictures.
 */
export function describeGuessing(
    { chosen, candidates, likeGuessing }: Comparison,
    { metrics, predictions }: Pick<Evaluation, "metrics" | "predictions">,
): string | undefined {
    const advice = "Look whether the labels are right, and whether the anomalies can be seen in the pictures.";
    if (likeGuessing) {
        const auc = candidates.find(({ detector }) => detector === chosen)?.scores?.rocAuc ?? 0;
        return `The model is no better than guessing: by cross-validation on the training pictures its ROC AUC is ${auc.toFixed(2)}, and that of guessing is 0.5. ${advice}`;
    }
    const anomaly = predictions.filter(({ label }) => label === "anomaly").length;
    const normal = predictions.length - anomaly;
    return Math.min(anomaly, normal) >= LEAST_TESTED && isLikeGuessing(metrics.rocAuc, { normal, anomaly })
        ? `The model is no better than guessing: on the test pictures its ROC AUC is ${metrics.rocAuc.toFixed(2)}, and that of guessing is 0.5. ${advice}`
        : undefined;
}
