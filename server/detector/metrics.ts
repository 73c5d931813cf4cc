/*
 * How good decisions and scores are. The positive class is the anomaly. A ratio whose denominator is 0 is 0.
 */

export interface DecisionMetrics {
    precision: number;
    recall: number;
    f1Score: number;
}

/** Computes the metrics of decisions, pair by pair with the truth. */
export function decisionMetrics(anomalous: readonly boolean[], decided: readonly boolean[]): DecisionMetrics {
    return metricsOf(decisionCounts(anomalous, decided));
}

export function metricsOf({
    truePositives,
    falsePositives,
    falseNegatives,
}: Omit<DecisionCounts, "trueNegatives">): DecisionMetrics {
    return {
        precision: ratio(truePositives, truePositives + falsePositives),
        recall: ratio(truePositives, truePositives + falseNegatives),
        f1Score: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    };
}

export interface DecisionCounts {
    truePositives: number;
    falsePositives: number;
    falseNegatives: number;
    trueNegatives: number;
}

/** How often each answer meets each truth. */
export function decisionCounts(anomalous: readonly boolean[], decided: readonly boolean[]): DecisionCounts {
    const count = (truth: boolean, answer: boolean) =>
        anomalous.filter((is, index) => is === truth && decided[index] === answer).length;
    return {
        truePositives: count(true, true),
        falsePositives: count(false, true),
        falseNegatives: count(true, false),
        trueNegatives: count(false, false),
    };
}

/**
 * Area under the receiver operating characteristic: how probable it is that an anomaly scores higher than a
 * normal picture, equal scores counting one half.
 */
export function rocAuc(anomalous: readonly boolean[], scores: ArrayLike<number>): number {
    let wins = 0;
    let anomaliesBelow = 0;
    let normalsBelow = 0;
    for (const { anomalies, normals } of byScore(anomalous, scores).reverse()) {
        wins += anomalies * (normalsBelow + normals / 2);
        anomaliesBelow += anomalies;
        normalsBelow += normals;
    }
    return ratio(wins, anomaliesBelow * normalsBelow);
}

/** Whether scores that say nothing would give as good a ROC AUC in one of twenty cases: by the rank sum's deviation. */
export function isLikeGuessing(auc: number, { normal, anomaly }: { normal: number; anomaly: number }): boolean {
    return normal > 0 && anomaly > 0 && auc - 0.5 < 1.645 * Math.sqrt((normal + anomaly + 1) / (12 * normal * anomaly));
}

/** Mean of the precisions at all thresholds, each weighted by the recall that it adds. */
export function averagePrecision(anomalous: readonly boolean[], scores: ArrayLike<number>): number {
    const total = anomalous.filter(Boolean).length;
    let found = 0;
    let looked = 0;
    let sum = 0;
    for (const { anomalies, normals } of byScore(anomalous, scores)) {
        found += anomalies;
        looked += anomalies + normals;
        sum += anomalies * (found / looked);
    }
    return ratio(sum, total);
}

export function ratio(numerator: number, denominator: number): number {
    return denominator === 0 ? 0 : numerator / denominator;
}

/** How many of each there are at each score, the highest first: equal scores can't be told apart. */
export function byScore(
    anomalous: readonly boolean[],
    scores: ArrayLike<number>,
): { score: number; anomalies: number; normals: number }[] {
    const order = Array.from(anomalous.keys()).sort((a, b) => scores[b] - scores[a]);
    const steps: { score: number; anomalies: number; normals: number }[] = [];
    for (const index of order) {
        if (steps.at(-1)?.score !== scores[index]) {
            steps.push({ score: scores[index], anomalies: 0, normals: 0 });
        }
        steps.at(-1)![anomalous[index] ? "anomalies" : "normals"]++;
    }
    return steps;
}
