import type { CrossValidation } from "../detector/crossValidation";
import { metricsOf } from "../detector/metrics";
import { describeSkipped, type SkippedPicture } from "./skippedPicture";

/** The StatusMessage of a TRAINED model whose pictures were all used, and of every one that was hosted since. */
export const trainedMessage = "Training completed successfully.";

/**
 * The StatusMessage of a model that was just trained: that it is no better than guessing comes first, then where its scores
 * come from, what was skipped last.
 *
 * @param guessing - sentences that say so.
 * @param crossValidation - where the scores are of that.
 */
export function trainedWith({
    skipped,
    guessing,
    crossValidation,
}: {
    skipped: readonly SkippedPicture[];
    guessing: string | undefined;
    crossValidation?: CrossValidation;
}): string {
    return [
        ...(guessing === undefined ? [] : [guessing]),
        trainedMessage,
        ...(crossValidation === undefined ? [] : [describeCrossValidation(crossValidation)]),
        ...(skipped.length === 0 ? [] : [`${describeSkipped(skipped)} The evaluation report lists what was skipped.`]),
    ].join(" ");
}

/** Where precision, recall and F1 score come from, and where the F1 score probably is: a sentence. */
export function describeCrossValidation({ counts, learnt, f1Interval }: CrossValidation): string {
    const { truePositives, falsePositives, falseNegatives, trueNegatives } = counts;
    const pictures = truePositives + falsePositives + falseNegatives + trueNegatives;
    const aside = truePositives + falseNegatives - learnt.anomalous.filter(Boolean).length;
    const { f1Score } = metricsOf(counts);
    return `Scores are of cross-validation over all ${pictures} pictures, since only ${aside === 1 ? "1 anomaly" : `${aside} anomalies`} could be set aside: F1 ${f1Score.toFixed(2)}, on new pieces probably ${f1Interval.from.toFixed(2)} to ${f1Interval.to.toFixed(2)}.`;
}
