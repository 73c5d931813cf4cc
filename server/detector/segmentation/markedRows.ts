import type { ClassMap } from "./readMask";

/**
 * Tells of each row of pixels whether there is anything but background in it. Most have nothing else, and to compare a row with
 * zeros takes a hundredth of the time of a look at each of its pixels.
 *
 * @returns [height]
 */
export function markedRows({ width, height, classes }: ClassMap): boolean[] {
    const rowBytes = width * classes.BYTES_PER_ELEMENT;
    const all = Buffer.from(classes.buffer, classes.byteOffset, classes.byteLength);
    const background = Buffer.alloc(rowBytes);
    return Array.from(
        { length: height },
        (_, row) => all.compare(background, 0, rowBytes, row * rowBytes, (row + 1) * rowBytes) !== 0,
    );
}
