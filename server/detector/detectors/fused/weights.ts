/** Squared separation that each part has in advance: parts of about the same worth are averaged. */
const PRIOR = 0.15;

/**
 * How much each of some detectors counts: its squared separation d'² = 2 · Φ⁻¹(AUC)², which is what the best linear
 * combination of independent scores would take. Detectors at chance or below count nothing; where all are, the
 * best one stands alone.
 *
 * @param aucs - areas under the ROC curves out of fold.
 * @returns sum to 1.
 */
export function weightsByAuc(aucs: readonly number[], anomalous: readonly boolean[]): number[] {
    const anomalies = anomalous.filter(Boolean).length;
    // Where no pair is in the wrong order, half of one is taken to be.
    const most = 1 - 1 / (2 * Math.max(1, anomalies * (anomalous.length - anomalies)));
    const raw = aucs.map((auc) => (auc > 0.5 ? 2 * normalQuantile(Math.min(auc, most)) ** 2 + PRIOR : 0));
    const sum = raw.reduce((total, weight) => total + weight, 0);
    const best = aucs.indexOf(Math.max(...aucs));
    return raw.map((weight, part) => (sum > 0 ? weight / sum : part === best ? 1 : 0));
}

/** Φ⁻¹, by bisection. */
export function normalQuantile(share: number): number {
    let [low, high] = [-8, 8];
    for (let step = 0; step < 60; step++) {
        const middle = (low + high) / 2;
        [low, high] = normalShare(middle) < share ? [middle, high] : [low, middle];
    }
    return (low + high) / 2;
}

/** Φ(x), the share of a normal distribution below x (Abramowitz and Stegun 26.2.17, to 7.5e-8). */
function normalShare(x: number): number {
    const t = 1 / (1 + 0.2316419 * Math.abs(x));
    const tail =
        (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
        (t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)))));
    return x >= 0 ? 1 - tail : tail;
}
