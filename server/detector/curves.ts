import { byScore, ratio } from "./metrics";

/** What a threshold would give: all scores of at least `threshold` called anomalies. */
export interface RocPoint {
    threshold: number;
    /** Share of the normal pictures that would be called anomalies. */
    falsePositiveRate: number;
    /** Share of the anomalies that would be found. */
    truePositiveRate: number;
}

/** What a threshold would give: all scores of at least `threshold` called anomalies. */
export interface PrecisionRecallPoint {
    threshold: number;
    recall: number;
    precision: number;
}

/** From the origin, where nothing is called an anomaly, to (1, 1), where everything is: a point for each score. */
export function rocCurve(anomalous: readonly boolean[], scores: ArrayLike<number>): RocPoint[] {
    return [
        { threshold: Infinity, falsePositiveRate: 0, truePositiveRate: 0 },
        ...cumulate(anomalous, scores).map(({ threshold, found, wrong, anomalies, normals }) => ({
            threshold,
            falsePositiveRate: ratio(wrong, normals),
            truePositiveRate: ratio(found, anomalies),
        })),
    ];
}

/** With falling threshold, so that the recall never falls: a point for each score. */
export function precisionRecallCurve(anomalous: readonly boolean[], scores: ArrayLike<number>): PrecisionRecallPoint[] {
    return cumulate(anomalous, scores).map(({ threshold, found, wrong, anomalies }) => ({
        threshold,
        recall: ratio(found, anomalies),
        precision: ratio(found, found + wrong),
    }));
}

function cumulate(anomalous: readonly boolean[], scores: ArrayLike<number>) {
    const anomalies = anomalous.filter(Boolean).length;
    const normals = anomalous.length - anomalies;
    let found = 0;
    let wrong = 0;
    return byScore(anomalous, scores).map((step) => {
        found += step.anomalies;
        wrong += step.normals;
        return { threshold: step.score, found, wrong, anomalies, normals };
    });
}
