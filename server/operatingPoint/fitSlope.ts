import { type Decision, sigmoid } from "../detector/verdict";
import type { ScoredPictures } from "./scoredPictures";

/** How far a moved threshold may change the slope, as a factor: few scores must not make a model sure of everything. */
const most = 10;

/**
 * Slope of the confidence at a threshold that was moved: that of the balanced decision, times the factor by which the
 * likeliest slope through the threshold differs from that through the balanced one. So a threshold among scores of
 * both labels gives less confidence, and the balanced threshold gives the balanced slope.
 */
export function fitSlope(threshold: number, balanced: Decision, pictures: ScoredPictures): number {
    const factor = likeliestSlope(threshold, pictures) / likeliestSlope(balanced.threshold, pictures);
    return balanced.slope * Math.min(most, Math.max(1 / most, Number.isFinite(factor) ? factor : 1));
}

/**
 * The slope of the logistic curve that is at one half at the threshold: the likeliest of the labels, which count the
 * same in sum and are softened as Platt does.
 */
function likeliestSlope(threshold: number, { anomalous, scores }: ScoredPictures): number {
    const anomalies = anomalous.filter(Boolean).length;
    const normals = anomalous.length - anomalies;
    const weights = anomalous.map((is) => 1 / (is ? anomalies : normals));
    const distances = scores.map((score) => score - threshold);
    const targets = anomalous.map((is) => (is ? (anomalies + 1) / (anomalies + 2) : 1 / (normals + 2)));
    // The loss is convex in the slope: its derivative rises, and is sought where it is 0.
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
