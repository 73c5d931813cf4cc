import type { LabelledPicture } from "../detector/trainingTask";
import { pictureLimits } from "../pictures/pictureLimits";
import type { LabelledLine } from "./labelledLines";

/** Picture of a line. @param read - reads the copy of what a reference names. */
export function labelledPicture(
    { sourceRef, label, mask }: LabelledLine,
    read: (ref: string) => Promise<Uint8Array>,
): LabelledPicture {
    return {
        sourceRef,
        label,
        read: () => read(sourceRef),
        mask: mask && { ref: mask.ref, colorMap: mask.colorMap, read: () => read(mask.ref) },
    };
}

/** What is wrong with pictures that are too large to be copied, by their references. */
export function faultsOfSize(tooLarge: readonly string[]): Map<string, string> {
    return new Map(
        tooLarge.map((ref) => [ref, `it has more than the ${pictureLimits.bytes} bytes (8 MB) that are allowed`]),
    );
}

/** A picture that is too large can be skipped, but a mask can't. @throws the error of the first such mask. */
export function refuseLargeMasks(lines: readonly LabelledLine[], tooLarge: ReadonlyMap<string, Error>): void {
    for (const { mask } of lines) {
        if (mask !== undefined && tooLarge.has(mask.ref)) {
            throw tooLarge.get(mask.ref)!;
        }
    }
}
