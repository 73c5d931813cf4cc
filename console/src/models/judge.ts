/** A picture whose label is known, with the model's score. */
export interface ScoredPicture {
    /** Label that a person gave. */
    Label: "normal" | "anomaly";
    Score: number;
}

/** Counts of verdicts with one threshold. */
export interface Verdicts {
    /** Anomalies found. */
    truePositives: number;
    /** Anomalies missed. */
    falseNegatives: number;
    /** Normal pictures called anomalies. */
    falsePositives: number;
    trueNegatives: number;
}

/** Shares from 0 to 1. Undefined: there is no picture from which to tell. */
export interface Metrics {
    precision: number | undefined;
    recall: number | undefined;
    f1Score: number | undefined;
    /** Share of the normal pictures that are called anomalies. */
    falseAlarmRate: number | undefined;
}

/** Judges every picture by a threshold: a score from it on is an anomaly. */
export function judge(pictures: readonly ScoredPicture[], threshold: number): Verdicts {
    const verdicts = { truePositives: 0, falseNegatives: 0, falsePositives: 0, trueNegatives: 0 };
    for (const { Label, Score } of pictures) {
        const isCalled = Score >= threshold;
        if (Label === "anomaly") {
            verdicts[isCalled ? "truePositives" : "falseNegatives"]++;
        } else {
            verdicts[isCalled ? "falsePositives" : "trueNegatives"]++;
        }
    }
    return verdicts;
}

/** Metrics from counts, as the evaluation defines them: without a picture called anomalous, precision is 0. */
export function metricsOf({ truePositives, falseNegatives, falsePositives, trueNegatives }: Verdicts): Metrics {
    const anomalies = truePositives + falseNegatives;
    const normals = falsePositives + trueNegatives;
    const called = truePositives + falsePositives;
    const share = (part: number, whole: number) => (whole === 0 ? undefined : part / whole);
    return {
        recall: share(truePositives, anomalies),
        precision: called === 0 ? (anomalies === 0 ? undefined : 0) : truePositives / called,
        f1Score: share(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
        falseAlarmRate: share(falsePositives, normals),
    };
}

/** Wilson's interval of 95 % for a share of which `hits` of `trials` were seen. */
export function likelyShare(hits: number, trials: number): [number, number] {
    if (trials === 0) {
        return [0, 1];
    }
    const z = 1.959964;
    const share = hits / trials;
    const scale = 1 + z ** 2 / trials;
    const centre = (share + z ** 2 / (2 * trials)) / scale;
    const reach = (z / scale) * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
    return [Math.max(0, centre - reach), Math.min(1, centre + reach)];
}

/** Bin of a histogram. */
export interface Bin {
    from: number;
    to: number;
    normals: number;
    anomalies: number;
}

/** Counts scores in bins of the same width. The last has its upper end too. */
export function histogram(
    pictures: readonly ScoredPicture[],
    [low, high]: readonly [number, number],
    bins: number,
): Bin[] {
    const width = (high - low) / bins;
    const all = Array.from({ length: bins }, (_, index) => ({
        from: low + index * width,
        to: low + (index + 1) * width,
        normals: 0,
        anomalies: 0,
    }));
    for (const { Label, Score } of pictures) {
        const index = Math.min(bins - 1, Math.max(0, Math.floor((Score - low) / width)));
        all[index]![Label === "anomaly" ? "anomalies" : "normals"]++;
    }
    return all;
}

/** Range of the scores and of the thresholds, with some room on both sides. Never empty. */
export function rangeOf(pictures: readonly ScoredPicture[], thresholds: readonly number[]): [number, number] {
    let [low, high] = [Infinity, -Infinity];
    for (const value of [...pictures.map(({ Score }) => Score), ...thresholds]) {
        low = Math.min(low, value);
        high = Math.max(high, value);
    }
    if (!Number.isFinite(low)) {
        return [0, 1];
    }
    const room = (high - low) * 0.04 || Math.max(Math.abs(high) * 0.1, 0.5);
    return [low - room, high + room];
}

/** Point of a curve: what one threshold gives. */
export interface CurvePoint {
    recall: number;
    precision: number;
    falseAlarmRate: number;
}

/** All points of the curves, from the highest threshold to the lowest. */
export function curveOf(pictures: readonly ScoredPicture[]): CurvePoint[] {
    const sorted = [...pictures].sort((a, b) => b.Score - a.Score);
    const anomalies = sorted.filter(({ Label }) => Label === "anomaly").length;
    const normals = sorted.length - anomalies;
    if (anomalies === 0 || normals === 0) {
        return [];
    }
    const points: CurvePoint[] = [];
    let [found, alarms] = [0, 0];
    sorted.forEach(({ Label, Score }, index) => {
        if (Label === "anomaly") {
            found++;
        } else {
            alarms++;
        }
        if (sorted[index + 1]?.Score !== Score) {
            points.push({
                recall: found / anomalies,
                precision: found / (found + alarms),
                falseAlarmRate: alarms / normals,
            });
        }
    });
    return points;
}
