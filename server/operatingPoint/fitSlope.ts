import { sigmoid } from "../detector/verdict";
import type { Decision } from "../detector/verdict";
import type { ScoredPictures } from "./scoredPictures";

/**
 * Largest factor by which a moved threshold may change the slope. Few scores must not make a model sure of
 * everything.
 */
const most = 10;

/**
 * Slope of the confidence at a moved threshold. It is the balanced decision's slope times a factor: the likeliest
 * slope through the threshold, divided by the likeliest slope through the balanced one. So a threshold among
 * scores of both labels gives less confidence, and the balanced threshold gives the balanced slope.
 */
export function fitSlope(threshold: number, balanced: Decision, pictures: ScoredPictures): number {
    const factor = likeliestSlope(threshold, pictures) / likeliestSlope(balanced.threshold, pictures);
    return balanced.slope * Math.min(most, Math.max(1 / most, Number.isFinite(factor) ? factor : 1));
}

/**
 * Likeliest slope of the logistic curve that is at one half at the threshold. Both labels have the same total
 * weight, and are softened as Platt does.
 */
function likeliestSlope(threshold: number, { anomalous, scores }: ScoredPictures): number {
    const anomalies = anomalous.filter(Boolean).length;
    const normals = anomalous.length - anomalies;
    const weights = anomalous.map((is) => 1 / (is ? anomalies : normals));
    const distances = scores.map((score) => score - threshold);
    const targets = anomalous.map((is) => (is ? (anomalies + 1) / (anomalies + 2) : 1 / (normals + 2)));
    // The loss is convex in the slope: its derivative rises, and its zero is sought.
    const derivative = (slope: number) =>
        distances.reduce(
            (sum, distance, picture) =>
                sum + weights[picture] * (sigmoid(slope * distance) - targets[picture]) * distance,
            0,
        );
    const scale = distances.reduce((sum, distance) => sum + Math.abs(distance), 0) / distances.length || 1;
    let [from, to] = [Math.log(1e-3 / scale), Math.log(1e3 / scale)];
    for (let step = 0; step < 60; step++) {
        const middle = (from + to) / 2;
        if (derivative(Math.exp(middle)) < 0) {
            from = middle;
        } else {
            to = middle;
        }
    }
    return Math.exp((from + to) / 2);
}
