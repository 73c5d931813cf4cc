import { describeSkipped, type SkippedPicture } from "./skippedPicture";

/** The StatusMessage of a TRAINED model whose pictures were all used, and of every one that was hosted since. */
export const trainedMessage = "Training completed successfully.";

/**
 * The StatusMessage of a model that was just trained: that it is no better than guessing comes first, what was skipped last.
 *
 * @param guessing - sentences that say so.
 */
export function trainedWith({
    skipped,
    guessing,
}: {
    skipped: readonly SkippedPicture[];
    guessing: string | undefined;
}): string {
    return [
        ...(guessing === undefined ? [] : [guessing]),
        trainedMessage,
        ...(skipped.length === 0 ? [] : [`${describeSkipped(skipped)} The evaluation report lists what was skipped.`]),
    ].join(" ");
}
