import type { DecodedPicture } from "../../pictures/decodedPicture";

/**
 * A picture mixed with other pixels.
 *
 * @param other - pixels of the same size, or one level of grey for all of them, 0–255.
 * @param share - share of the other pixels at a place, 0–1. The place's coordinates are 0–1.
 */
export function mix(
    { width, height, rgb }: DecodedPicture,
    other: Uint8Array | number,
    share: (x: number, y: number) => number,
): DecodedPicture {
    const changed = new Uint8Array(rgb.length);
    const otherAt = typeof other === "number" ? () => other : (index: number) => other[index];
    for (let y = 0, index = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
            const part = share(x / width, y / height);
            for (const end = index + 3; index < end; index++) {
                changed[index] = rgb[index] * (1 - part) + otherAt(index) * part + 0.5;
            }
        }
    }
    return { width, height, rgb: changed };
}
