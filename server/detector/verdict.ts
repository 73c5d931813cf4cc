/** Where a detector's scores begin to mean an anomaly, and how sure it is on either side. */
export interface Decision {
    /** A score of at least this is an anomaly. */
    threshold: number;
    /** P(anomaly) = sigmoid((score − threshold) · slope). */
    slope: number;
}

export interface Verdict {
    isAnomalous: boolean;
    /** In the value of `isAnomalous`: 0.5–1. */
    confidence: number;
}

export function decide(score: number, { threshold, slope }: Decision): Verdict {
    const probability = sigmoid((score - threshold) * slope);
    const isAnomalous = score >= threshold;
    return { isAnomalous, confidence: isAnomalous ? probability : 1 - probability };
}

export function sigmoid(logit: number): number {
    return 1 / (1 + Math.exp(-logit));
}
