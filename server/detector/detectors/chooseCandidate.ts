import { aucDifference } from "../numerics/aucDifference";

/**
 * By how many standard errors of the difference a detector's area under the ROC curve must be above the preferred
 * one's to be taken instead: with ten anomalies, the best of several is often the luckiest.
 */
const CLEARLY = 2.5;

/**
 * Keeps the preferred one of some detectors unless another is better beyond noise.
 *
 * @param scores - of each, the preferred one among them, for all pictures; what is not finite doesn't count.
 */
export function chooseCandidate<Candidate extends { readonly name: string }>(
    anomalous: readonly boolean[],
    scores: ReadonlyMap<Candidate, Float64Array>,
    preferred: Candidate,
): { detector: Candidate; reason: string } {
    if (!anomalous.includes(true)) {
        return {
            detector: preferred,
            reason: "Without anomalies among the training pictures detectors can't be compared; this one learns from normal pictures alone.",
        };
    }
    const ofPreferred = scores.get(preferred)!;
    let best = { detector: preferred, errors: CLEARLY };
    for (const [detector, ofDetector] of scores) {
        const counted = (_: unknown, picture: number) =>
            Number.isFinite(ofPreferred[picture]) && Number.isFinite(ofDetector[picture]);
        const { difference, standardError } = aucDifference(
            anomalous.filter(counted),
            ofDetector.filter(counted),
            ofPreferred.filter(counted),
        );
        const errors = difference / standardError;
        if (errors > best.errors) {
            best = { detector, errors };
        }
    }
    return best.detector === preferred
        ? {
              detector: preferred,
              reason: `No other detector is clearly better, which takes ${CLEARLY} standard errors of the difference in ROC AUC.`,
          }
        : {
              detector: best.detector,
              reason: `Its ROC AUC is above that of ${preferred.name} by ${best.errors.toFixed(1)} standard errors of the difference.`,
          };
}
