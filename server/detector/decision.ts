import { byScore, ratio } from "./metrics";
import { balancedWeights, fitLogistic } from "./numerics/logisticRegression";
import type { Decision } from "./verdict";

/** With fewer anomalies, where scores of anomalies begin is not known well enough to look at them. */
const LEAST_ANOMALIES = 4;

/**
 * The decision from scores of pictures that the detector had not learnt from, of both labels or of normal ones alone.
 *
 * The threshold is that of pictures as they are: changed copies, of which some are hardly to be recognised, would raise
 * it. Where those are told apart less surely, all confidences are lower.
 *
 * @param originals - so many of the scores, the first ones, are of pictures; the others are of changed copies of them.
 */
export async function chooseDecision(
    anomalous: readonly boolean[],
    scores: Float64Array,
    originals = scores.length,
): Promise<Decision> {
    const ofOriginals = anomalous.slice(0, originals);
    if (ofOriginals.filter(Boolean).length < LEAST_ANOMALIES) {
        return fitDecisionOnNormals(scores.filter((_, picture) => !anomalous[picture]));
    }
    const decision = await fitDecision(ofOriginals, scores.slice(0, originals));
    const { slope } = originals < scores.length ? await fitDecision(anomalous, scores) : decision;
    return { ...decision, slope: Math.min(slope, decision.slope) };
}

/**
 * The decision from scores of both labels. The threshold lies between the
 * one with the best F1, which follows chance where pictures are few, and the one where Platt's curve is at one half.
 * Where normal scores end well below that, it goes half-way to their end, since the few anomalies that were learnt from
 * are seldom the hardest to see; how sure the middle of normal scores is called normal stays as it was.
 */
export async function fitDecision(anomalous: readonly boolean[], scores: Float64Array): Promise<Decision> {
    const platt = await fitPlatt(anomalous, scores);
    const between = (bestF1Threshold(anomalous, scores) + platt.threshold) / 2;
    const { middle, deviation } = spreadOf(scores.filter((_, picture) => !anomalous[picture]));
    const end = middle + NORMAL_END * deviation;
    if (!(end < between)) {
        return { threshold: between, slope: platt.slope };
    }
    const threshold = (between + end) / 2;
    return { threshold, slope: (platt.slope * (between - middle)) / (threshold - middle) };
}

/** Without anomalies to learn from: three deviations above the middle of normal scores, where P(normal) is 0.95. */
export function fitDecisionOnNormals(scores: Float64Array): Decision {
    const { middle, deviation } = spreadOf(scores, LEAST_DEVIATION_OF_NORMALS);
    return { threshold: middle + 3 * deviation, slope: 1 / deviation };
}

/** In deviations: few normal scores are higher. */
const NORMAL_END = 2.5;

/** Of normal scores: the median and what the median distance from it says, so that one odd picture doesn't count. */
function spreadOf(scores: Float64Array, least = LEAST_DEVIATION): { middle: number; deviation: number } {
    const middle = medianOf(scores);
    const distances = scores.map((score) => Math.abs(score - middle));
    const deviation = NORMAL_DEVIATION * medianOf(distances) || Math.max(...distances) / 2;
    return { middle, deviation: Math.max(deviation, least) };
}

/**
 * The deviation that is assumed at least. Scores are in deviations of normal pictures, or larger: where normal pictures
 * are all the same, a thousandth of that is rounding, and no sign of anything.
 */
const LEAST_DEVIATION = 0.05;
/** The same where there is nothing but normal pictures. */
const LEAST_DEVIATION_OF_NORMALS = 0.25;

/** The deviation of a normal distribution in terms of its median distance from the middle. */
const NORMAL_DEVIATION = 1.4826;

function medianOf(values: Float64Array): number {
    const sorted = Float64Array.from(values).sort();
    return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** Half-way between the lowest score that is still called an anomaly and the next lower one. */
function bestF1Threshold(anomalous: readonly boolean[], scores: Float64Array): number {
    const total = anomalous.filter(Boolean).length;
    const steps = byScore(anomalous, scores);
    let best = { f1: -1, threshold: 0 };
    let found = 0;
    let called = 0;
    steps.forEach(({ score, anomalies, normals }, index) => {
        found += anomalies;
        called += anomalies + normals;
        const f1 = ratio(2 * found, called + total);
        if (f1 > best.f1) {
            best = { f1, threshold: index + 1 < steps.length ? (score + steps[index + 1].score) / 2 : score };
        }
    });
    return best.threshold;
}

/** Logistic curve through labels that count the same in sum, a little softened, as Platt does, so that it stays finite. */
async function fitPlatt(anomalous: readonly boolean[], scores: Float64Array): Promise<Decision> {
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length) || 1;
    const anomalies = anomalous.filter(Boolean).length;
    const normals = anomalous.length - anomalies;
    const { weights, intercept } = await fitLogistic({
        x: Float32Array.from(scores, (score) => (score - mean) / deviation),
        features: 1,
        targets: anomalous.map((is) => (is ? (anomalies + 1) / (anomalies + 2) : 1 / (normals + 2))),
        sampleWeights: balancedWeights(anomalous),
        c: 100,
    });
    // A curve that falls, of scores that are worth nothing: then every answer is given with little confidence.
    const slope = Math.max(weights[0], 0.01);
    return { threshold: mean + deviation * Math.max(-5, Math.min(5, -intercept / slope)), slope: slope / deviation };
}
