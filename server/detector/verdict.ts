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

/**
 * Highest confidence that is used, slightly below 1. A confidence that was rounded to 1 says only that the score
 * is far away.
 */
const surest = 1 - 2 ** -53;

/** Score of which a decision makes this verdict: what a verdict tells of a score that isn't known. */
export function scoreOfVerdict({ isAnomalous, confidence }: Verdict, { threshold, slope }: Decision): number {
    const odds = Math.log(Math.min(confidence, surest) / (1 - Math.min(confidence, surest)));
    const distance = odds / slope;
    // Rounding must not move a score to the other side of the threshold.
    return isAnomalous ? threshold + Math.max(0, distance) : threshold - Math.max(1e-9 / slope, distance);
}
