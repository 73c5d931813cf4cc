import type { Decision } from "../detector/verdict";
import { fitSlope } from "./fitSlope";
import type { OperatingPoint } from "./operatingPoint";
import type { ScoredPictures } from "./scoredPictures";

/** Decision, or the reason why there is none. */
export type Choice = { decision: Decision } | { refusal: string };

/**
 * Finds the decision nearest to the balanced one that meets the requirement on each set of pictures separately. A
 * requirement met on the test pictures alone may be luck. A balanced decision that already meets it stays.
 *
 * A requirement that only a threshold no better than guessing would meet is refused, with the value that can be
 * reached. At such a threshold the share of normal pictures called anomalies is as high as the recall.
 *
 * @param sets - the test pictures, and the training pictures scored out of fold if those are known.
 */
export function chooseThreshold(point: OperatingPoint, balanced: Decision, sets: readonly ScoredPictures[]): Choice {
    const choice = thresholdFor(point, balanced, sets);
    if (typeof choice === "object") {
        return choice;
    }
    if (choice === balanced.threshold) {
        return { decision: balanced };
    }
    const pictures = {
        anomalous: sets.flatMap((set) => set.anomalous),
        scores: sets.flatMap((set) => set.scores),
    };
    return { decision: { threshold: choice, slope: fitSlope(choice, balanced, pictures) } };
}

function thresholdFor(
    point: OperatingPoint,
    balanced: Decision,
    sets: readonly ScoredPictures[],
): number | { refusal: string } {
    if ("threshold" in point) {
        return point.threshold;
    }
    const sorted = sets.map(sortScores);
    return "minimumRecall" in point
        ? thresholdForRecall(point.minimumRecall, balanced, sorted)
        : thresholdForFalseAlarms(point.maximumFalseAlarmRate, balanced, sorted);
}

function thresholdForRecall(
    wanted: number,
    balanced: Decision,
    sets: readonly SortedScores[],
): number | { refusal: string } {
    const withAnomalies = sets.filter(({ anomalies }) => anomalies.length > 0);
    if (withAnomalies.length === 0) {
        return {
            refusal:
                "none of the pictures that it was tested on is an anomaly, so no recall can be promised. Set a maximum false-alarm rate or a threshold, or train with anomalies",
        };
    }
    // The threshold may be as high as the lowest score among the anomalies that must be found.
    const highest = Math.min(
        ...withAnomalies.map(
            ({ anomalies }) => anomalies[Math.ceil(wanted * anomalies.length - rounding) - 1] ?? Infinity,
        ),
    );
    if (balanced.threshold <= highest) {
        return balanced.threshold;
    }
    const whole = joined(sets);
    const threshold = middleBelow(highest, whole);
    if (!isGuessing(threshold, whole)) {
        return threshold;
    }
    const reachable = whole.anomalies
        .filter((candidate) => !isGuessing(candidate, whole))
        .map((candidate) => Math.min(...withAnomalies.map(({ anomalies }) => shareFrom(candidate, anomalies))));
    return {
        refusal:
            `finding that share of the anomalies takes calling ${percent(shareFrom(threshold, whole.normals))} of the normal pictures anomalies, which is no better than guessing. ` +
            `The highest recall that can be had is ${roundedDown(Math.max(0, ...reachable))}`,
    };
}

function thresholdForFalseAlarms(
    wanted: number,
    balanced: Decision,
    sets: readonly SortedScores[],
): number | { refusal: string } {
    const withNormals = sets.filter(({ normals }) => normals.length > 0);
    if (withNormals.length === 0) {
        return {
            refusal:
                "none of the pictures that it was tested on is normal, so no false-alarm rate can be promised. Set a minimum recall or a threshold",
        };
    }
    // The threshold must be above the highest score among the normal pictures that must not be called anomalies.
    const lowest = Math.max(
        ...withNormals.map(({ normals }) => normals[Math.floor(wanted * normals.length + rounding)] ?? -Infinity),
    );
    if (balanced.threshold > lowest) {
        return balanced.threshold;
    }
    const whole = joined(sets);
    const threshold = middleAbove(lowest, whole, balanced);
    if (whole.anomalies.length === 0 || !isGuessing(threshold, whole)) {
        return threshold;
    }
    const reachable = whole.anomalies
        .filter((candidate) => !isGuessing(candidate, whole))
        .map((candidate) => Math.max(...withNormals.map(({ normals }) => shareFrom(candidate, normals))));
    return {
        refusal:
            `with so few false alarms it finds ${percent(shareFrom(threshold, whole.anomalies))} of the anomalies, which is no better than guessing. ` +
            `The lowest false-alarm rate that can be had is ${roundedUp(Math.min(1, ...reachable))}`,
    };
}

/** Scores of each label, the highest first. */
interface SortedScores {
    anomalies: readonly number[];
    normals: readonly number[];
}

/** Tolerance for shares, which are quotients: 0.95 of 20 pictures are 19, despite rounding of floats. */
const rounding = 1e-9;

function sortScores({ anomalous, scores }: ScoredPictures): SortedScores {
    const ofLabel = (label: boolean) =>
        scores.filter((_, picture) => anomalous[picture] === label).sort((a, b) => b - a);
    return { anomalies: ofLabel(true), normals: ofLabel(false) };
}

function joined(sets: readonly SortedScores[]): SortedScores {
    const all = (label: keyof SortedScores) => sets.flatMap((set) => set[label]).sort((a, b) => b - a);
    return { anomalies: all("anomalies"), normals: all("normals") };
}

/** Tells whether anomalies are called so no more often than normal pictures are. */
function isGuessing(threshold: number, { anomalies, normals }: SortedScores): boolean {
    return shareFrom(threshold, anomalies) <= shareFrom(threshold, normals);
}

/** Share of the scores that are at least the threshold. 0 if there are no scores. */
function shareFrom(threshold: number, sorted: readonly number[]): number {
    let [from, to] = [0, sorted.length];
    while (from < to) {
        const middle = (from + to) >> 1;
        if (sorted[middle] >= threshold) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return sorted.length === 0 ? 0 : from / sorted.length;
}

/** Threshold half-way from a score to the next lower one, so that neither lies at the edge. */
function middleBelow(score: number, { anomalies, normals }: SortedScores): number {
    const next = [anomalies, normals].map((sorted) => sorted.find((other) => other < score) ?? -Infinity);
    const lower = Math.max(...next);
    return Number.isFinite(lower) ? (score + lower) / 2 : score;
}

/**
 * Threshold half-way from a score to the next higher one. Above all scores, the step is a tenth of the range of
 * the confidence.
 */
function middleAbove(score: number, { anomalies, normals }: SortedScores, { slope }: Decision): number {
    const next = [anomalies, normals].map((sorted) => sorted.findLast((other) => other > score) ?? Infinity);
    const higher = Math.min(...next);
    return Number.isFinite(higher) ? (score + higher) / 2 : score + 0.1 / slope;
}

function percent(share: number): string {
    return `${Math.round(100 * share)} %`;
}

function roundedDown(share: number): number {
    return Math.floor(share * 1e4 + rounding) / 1e4;
}

function roundedUp(share: number): number {
    return Math.ceil(share * 1e4 - rounding) / 1e4;
}
