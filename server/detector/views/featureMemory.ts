import { createHash } from "node:crypto";
import { cpus } from "node:os";
import type { PictureViews } from "./pictureViews";

/** Place where a training keeps features of pictures, for another attempt after it was cut off. */
export interface FeatureMemory {
    /** Features that were kept under a key. Undefined: there are none that are whole. */
    find(key: string): Promise<object | undefined>;
    /** Keeps features if there is room. Resolves when the next ones may come. Never rejects. */
    keep(key: string, features: object): Promise<void>;
}

/**
 * Key of the features of a picture, but for those of its quarters. Equal keys have equal features, bit by bit: it names all
 * that these are computed from, and the processor, since another type may round otherwise.
 *
 * @returns 64 hexadecimal digits.
 */
export function featureKey(
    backbone: { checksum: string; reading?: string },
    { square, proportional }: PictureViews,
    wanted: readonly string[],
): string {
    const { width, height, rgb } = proportional;
    const about = [backbone.checksum, backbone.reading, width, height, [...wanted].sort(), cpus()[0]?.model];
    const hash = createHash("sha256").update(JSON.stringify(about)).update(square);
    return hash.update(rgb).digest("hex");
}
