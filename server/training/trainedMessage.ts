import type { CrossValidation } from "../detector/crossValidated";
import { metricsOf } from "../detector/metrics";
import { describeSkipped } from "./skippedPicture";
import type { SkippedPicture } from "./skippedPicture";

/** The StatusMessage of a TRAINED model whose pictures were all used, and of every one that was hosted since. */
export const trainedMessage = "Training completed successfully.";

/**
 * The StatusMessage of a model that was just trained: that it is no better than guessing comes first, then where its scores
 * come from, what was skipped last.
 *
 * @param guessing - sentences that say so.
 * @param crossValidation - where the scores are of that.
 * @param copies - `source-ref` of test pictures that are training pictures too.
 */
export function trainedWith({
    skipped,
    guessing,
    crossValidation,
    copies = [],
}: {
    skipped: readonly SkippedPicture[];
    guessing: string | undefined;
    crossValidation?: CrossValidation;
    copies?: readonly string[];
}): string {
    return [
        ...(guessing === undefined ? [] : [guessing]),
        trainedMessage,
        ...(crossValidation === undefined ? [] : [describeCrossValidation(crossValidation)]),
        ...(copies.length === 0 ? [] : [describeCopies(copies)]),
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

function describeCopies(copies: readonly string[]): string {
    const more = copies.length - 3;
    const named = `${copies.slice(0, 3).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    return copies.length === 1
        ? `1 test picture is among the training pictures too, byte for byte, so the scores flatter: ${named}.`
        : `${copies.length} test pictures are among the training pictures too, byte for byte, so the scores flatter: ${named}.`;
}
