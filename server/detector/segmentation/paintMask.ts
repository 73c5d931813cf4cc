import type { ClassMap } from "./readMask";

/**
 * Paints the class of each pixel.
 *
 * @param colors - [red, green, blue] of each class, 0–255. The first is the background's.
 * @returns [height, width, 3]
 */
export function paintMask({ classes }: ClassMap, colors: readonly (readonly number[])[]): Buffer {
    const brushes = colors.map((color) => Buffer.from(color));
    // Mostly background, so that is filled at once, and the rest run by run.
    const rgb = Buffer.alloc(3 * classes.length, brushes[0]);
    let first = 0;
    for (let pixel = 1; pixel <= classes.length; pixel++) {
        if (classes[pixel] !== classes[first]) {
            if (classes[first] !== 0) {
                rgb.fill(brushes[classes[first]], 3 * first, 3 * pixel);
            }
            first = pixel;
        }
    }
    return rgb;
}
