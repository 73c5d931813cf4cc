import type { Side } from "../detector/facts/trainingFacts";

/** A picture that no detector could have learnt from or been tested on. */
export interface SkippedPicture {
    sourceRef: string;
    side: Side;
    /** The end of a sentence that names the picture: "it is damaged (…)". */
    reason: string;
}

/** "2 pictures were skipped: s3://… (it is damaged), …": so many are named that the message stays readable. */
export function describeSkipped(skipped: readonly SkippedPicture[]): string {
    const named = skipped.slice(0, 3).map(({ sourceRef, reason }) => `${sourceRef} (${reason})`);
    const more = skipped.length - named.length;
    return `${skipped.length === 1 ? "1 picture was" : `${skipped.length} pictures were`} skipped: ${named.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}
