import { balancedWeights } from "./numerics/logisticRegression";
import { sigmoid } from "./verdict";
import type { Decision } from "./verdict";

/** With fewer anomalies, where scores of anomalies begin is not known well enough to look at them. */
const LEAST_ANOMALIES = 4;

/**
 * The decision from scores of pictures that the detector had not learnt from, of both labels or of normal ones alone.
 *
 * Changed copies tell how far apart normal scores may lie on another day. They don't count as pictures: some are hardly
 * to be recognised and would raise the threshold. Where they are told apart less surely, all confidences are lower.
 *
 * @param originals - so many of the scores, the first ones, are of pictures; the others are of changed copies of them.
 */
export function chooseDecision(
    anomalous: readonly boolean[],
    scores: Float64Array,
    originals = scores.length,
): Decision {
    const ofOriginals = anomalous.slice(0, originals);
    const copiesOfNormals = scores.filter((_, row) => row >= originals && !anomalous[row]);
    if (ofOriginals.filter(Boolean).length < LEAST_ANOMALIES) {
        const normals = scores.filter((_, row) => row < originals && !anomalous[row]);
        return fitDecisionOnNormals(normals, copiesOfNormals);
    }
    const { threshold, slope } = fitDecision(ofOriginals, scores.slice(0, originals), copiesOfNormals);
    return { threshold, slope: Math.min(slope, fitSlope(anomalous, scores, threshold)) };
}

/**
 * The decision from scores of both labels. The threshold is where the F1 score is highest that new pictures are to be
 * expected to have: each score stands for others around it, which lie as far off as those of its label are spread. So
 * where scores are apart, it is nearer to the label whose scores lie closer together.
 *
 * @param copiesOfNormals - scores of changed copies of normal pictures: where they are spread more, others around a
 *   normal score lie as far off as that.
 */
export function fitDecision(
    anomalous: readonly boolean[],
    scores: Float64Array,
    copiesOfNormals = new Float64Array(0),
): Decision {
    const [normals, anomalies] = [false, true].map((label) => scores.filter((_, row) => anomalous[row] === label));
    const threshold = bestExpectedF1Threshold(
        { scores: normals, width: Math.max(smoothingOf(normals), smoothingOf(copiesOfNormals)) },
        { scores: anomalies, width: smoothingOf(anomalies) },
    );
    return { threshold, slope: fitSlope(anomalous, scores, threshold) };
}

/**
 * The decision without anomalies to learn from: three deviations above the middle of normal scores, where P(normal) is
 * 0.95.
 *
 * @param copies - scores of changed copies of normal pictures. The threshold isn't below their middle: each copy has all
 *   changes at once, so another day changes less than that.
 */
export function fitDecisionOnNormals(scores: Float64Array, copies = new Float64Array(0)): Decision {
    const { middle, deviation } = spreadOf(scores, LEAST_DEVIATION_OF_NORMALS);
    const above = 3 * deviation;
    const threshold = copies.length === 0 ? middle + above : Math.max(middle + above, medianOf(copies));
    return { threshold, slope: 3 / (threshold - middle) };
}

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

/** Steps of the search between the lowest and the highest score, and of the search around the best of these. */
const STEPS = 200;

/** A label's scores, and the scale of the logistic distribution around each of them. */
interface Smoothed {
    scores: Float64Array;
    width: number;
}

/** Both labels count the same in sum, however many pictures there are of each. */
function bestExpectedF1Threshold(normal: Smoothed, anomalous: Smoothed): number {
    const shareAbove = ({ scores, width }: Smoothed, threshold: number) =>
        scores.reduce((sum, score) => sum + sigmoid((score - threshold) / width), 0) / scores.length;
    const search = (from: number, to: number) => {
        let best = { threshold: from, f1: -1 };
        for (let step = 0; step <= STEPS; step++) {
            const threshold = from + ((to - from) * step) / STEPS;
            const recall = shareAbove(anomalous, threshold);
            const f1 = (2 * recall) / (1 + recall + shareAbove(normal, threshold));
            best = f1 > best.f1 ? { threshold, f1 } : best;
        }
        return best.threshold;
    };
    const lowest = Math.min(...normal.scores, ...anomalous.scores);
    const highest = Math.max(...normal.scores, ...anomalous.scores);
    const roughly = search(lowest, highest);
    const step = (highest - lowest) / STEPS;
    return search(roughly - step, roughly + step);
}

/**
 * The scale of the logistic distribution around each of a label's scores: its deviation is by Silverman's rule of thumb
 * for kernel density estimates. 0 without scores.
 */
function smoothingOf(scores: Float64Array): number {
    if (scores.length === 0) {
        return 0;
    }
    const deviation = 0.9 * Math.max(deviationOf(scores), LEAST_DEVIATION) * scores.length ** -0.2;
    return (deviation * Math.sqrt(3)) / Math.PI;
}

function deviationOf(scores: Float64Array): number {
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return Math.sqrt(scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / scores.length);
}

/**
 * The slope of a logistic curve that is at one half at the threshold, through labels that count the same in sum. That
 * scores stand for others around them keeps it finite where all are on the right side.
 */
function fitSlope(anomalous: readonly boolean[], scores: Float64Array, threshold: number): number {
    const deviation = deviationOf(scores) || 1;
    const weights = balancedWeights(anomalous);
    const scoresOf = (label: boolean) => scores.filter((_, picture) => anomalous[picture] === label);
    const widths = [false, true].map((label) => smoothingOf(scoresOf(label)));
    const around = Array.from(scores, (score, picture) =>
        QUANTILES.map((quantile) => (score + quantile * widths[Number(anomalous[picture])] - threshold) / deviation),
    );
    /** Derivative of the loss by the slope. It rises with the slope. */
    const derivative = (slope: number) =>
        around.reduce(
            (total, distances, picture) =>
                total +
                distances.reduce(
                    (sum, distance) =>
                        sum + weights[picture] * distance * (sigmoid(slope * distance) - Number(anomalous[picture])),
                    0,
                ),
            0,
        );
    // A curve that falls, of scores that are worth nothing: then every answer is given with little confidence.
    let [low, high] = [0.01, 100];
    for (let step = 0; step < 40; step++) {
        const middle = Math.sqrt(low * high);
        [low, high] = derivative(middle) > 0 ? [low, middle] : [middle, high];
    }
    const most = Math.max(...[false, true].map((label) => mostSlope(scoresOf(label), threshold)));
    return Math.min(low / deviation, most);
}

/**
 * The slope by which the middle of a label's scores is called that label as surely as so many scores can tell: after n
 * of them, by Laplace's rule of succession, another one is alike with a probability of (n + 1) / (n + 2).
 */
function mostSlope(scores: Float64Array, threshold: number): number {
    return Math.log(scores.length + 1) / Math.max(Math.abs(medianOf(scores) - threshold), LEAST_DEVIATION);
}

/** Quantiles of the logistic distribution, at equal steps of probability. */
const QUANTILES = [0.1, 0.3, 0.5, 0.7, 0.9].map((share) => Math.log(share / (1 - share)));
