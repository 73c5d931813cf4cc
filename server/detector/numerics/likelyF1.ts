import type { DecisionCounts } from "../metrics";

/** Steps in which the recall and the false-alarm rate are gone through. */
const STEPS = 120;
const OUTSIDE = 0.025;

/**
 * Where the F1 score of new pictures probably is, 95 % of the time, in the same mixture of labels. Recall and false-alarm
 * rate are taken to have the distributions that counts give them by Jeffreys' prior (Beta, a half added to each count);
 * pictures of one piece count as one. The score that was seen is always within, also where it is 1: as is usual with this
 * prior, the range then ends there.
 *
 * @param pieces - of each label, how many pieces the pictures show.
 */
export function likelyF1(
    { truePositives, falsePositives, falseNegatives, trueNegatives }: DecisionCounts,
    pieces: { normal: number; anomaly: number },
): { from: number; to: number } {
    const anomalies = truePositives + falseNegatives;
    const normals = falsePositives + trueNegatives;
    if (anomalies === 0) {
        return { from: 0, to: 1 };
    }
    const perAnomaly = Math.min(1, pieces.anomaly / anomalies);
    const perNormal = normals > 0 ? Math.min(1, pieces.normal / normals) : 1;
    const recalls = distribution(perAnomaly * truePositives, perAnomaly * falseNegatives);
    const alarms = distribution(perNormal * falsePositives, perNormal * trueNegatives);
    const outcomes: { f1: number; share: number }[] = [];
    for (const recall of recalls) {
        for (const alarm of alarms) {
            const found = recall.at * anomalies;
            outcomes.push({
                f1: (2 * found) / (found + alarm.at * normals + anomalies),
                share: recall.share * alarm.share,
            });
        }
    }
    outcomes.sort((a, b) => a.f1 - b.f1);
    const seen = (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
    let sum = 0;
    let from: number | undefined;
    for (const { f1, share } of outcomes) {
        sum += share;
        if (from === undefined && sum >= OUTSIDE) {
            from = f1;
        }
        if (sum >= 1 - OUTSIDE) {
            return { from: Math.min(from!, seen), to: Math.max(f1, seen) };
        }
    }
    return { from: Math.min(from ?? 0, seen), to: 1 };
}

/** Beta(hits + ½, misses + ½) at evenly spread places between 0 and 1, the shares summing to 1. */
function distribution(hits: number, misses: number): { at: number; share: number }[] {
    const places = Array.from({ length: STEPS }, (_, step) => (step + 0.5) / STEPS);
    const logs = places.map((at) => (hits - 0.5) * Math.log(at) + (misses - 0.5) * Math.log(1 - at));
    const most = Math.max(...logs);
    const shares = logs.map((log) => Math.exp(log - most));
    const total = shares.reduce((sum, share) => sum + share, 0);
    return places.map((at, step) => ({ at, share: shares[step] / total }));
}
