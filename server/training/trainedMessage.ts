import type { SkippedPicture } from "./skipUnusable";

/** The StatusMessage of a TRAINED model whose pictures were all used, and of every one that was hosted since. */
export const trainedMessage = "Training completed successfully.";

/** The StatusMessage of a model that was just trained: what was skipped is told with it. */
export function trainedWithout(skipped: readonly SkippedPicture[]): string {
    return skipped.length === 0
        ? trainedMessage
        : `${trainedMessage} ${describeSkipped(skipped)} The evaluation report lists what was skipped.`;
}

/** "2 pictures were skipped: s3://… (it is damaged), …": so many are named that the message stays readable. */
export function describeSkipped(skipped: readonly SkippedPicture[]): string {
    const named = skipped.slice(0, 3).map(({ sourceRef, reason }) => `${sourceRef} (${reason})`);
    const more = skipped.length - named.length;
    return `${skipped.length === 1 ? "1 picture was" : `${skipped.length} pictures were`} skipped: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
