import { describeSkipped, type SkippedPicture } from "./skippedPicture";

/** The StatusMessage of a TRAINED model whose pictures were all used, and of every one that was hosted since. */
export const trainedMessage = "Training completed successfully.";

/**
 * The StatusMessage of a model that was just trained: that it is no better than guessing comes first, what was skipped last.
 *
 * @param guessing - sentences that say so.
 * @param copies - `source-ref` of test pictures that are training pictures too.
 */
export function trainedWith({
    skipped,
    guessing,
    copies = [],
}: {
    skipped: readonly SkippedPicture[];
    guessing: string | undefined;
    copies?: readonly string[];
}): string {
    return [
        ...(guessing === undefined ? [] : [guessing]),
        trainedMessage,
        ...(copies.length === 0 ? [] : [describeCopies(copies)]),
        ...(skipped.length === 0 ? [] : [`${describeSkipped(skipped)} The evaluation report lists what was skipped.`]),
    ].join(" ");
}

function describeCopies(copies: readonly string[]): string {
    const more = copies.length - 3;
    const named = `${copies.slice(0, 3).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
    return copies.length === 1
        ? `1 test picture is among the training pictures too, byte for byte, so the scores flatter: ${named}.`
        : `${copies.length} test pictures are among the training pictures too, byte for byte, so the scores flatter: ${named}.`;
}
