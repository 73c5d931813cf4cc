import type { SkippedPicture } from "./skipUnusable";

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

/** "2 pictures were skipped: s3://… (it is damaged), …": so many are named that the message stays readable. */
export function describeSkipped(skipped: readonly SkippedPicture[]): string {
    const named = skipped.slice(0, 3).map(({ sourceRef, reason }) => `${sourceRef} (${reason})`);
    const more = skipped.length - named.length;
    return `${skipped.length === 1 ? "1 picture was" : `${skipped.length} pictures were`} skipped: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
