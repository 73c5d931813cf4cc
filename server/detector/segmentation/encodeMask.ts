import { constants, crc32, deflateSync } from "node:zlib";
import { markedRows } from "./markedRows";
import type { ClassMap } from "./readMask";

/**
 * A PNG of 8-bit red, green and blue that shows the class of each pixel.
 *
 * Each row is stored as the differences of its pixels from those to their left, which are 0 but where the class changes:
 * to find those places and pack zeros takes less than a fifth of the time that an encoder of any pictures takes.
 *
 * @param colors - [red, green, blue] of each class, 0–255.
 * @param isMarked - those of {@link markedRows}.
 */
export function encodeMask(
    map: ClassMap,
    colors: readonly (readonly number[])[],
    isMarked: readonly boolean[] = markedRows(map),
): Buffer {
    if (isMarked.includes(true)) {
        return encode(map, colors, isMarked);
    }
    const of = `${map.width}x${map.height} ${colors[0].join()}`;
    if (unmarked?.of !== of) {
        unmarked = { of, png: encode(map, colors, isMarked) };
    }
    return Buffer.from(unmarked.png);
}

/** Last mask without marks, which most masks of a model are the same as: packing zeros takes most of an encoder's time. */
let unmarked: { of: string; png: Buffer } | undefined;

function encode(
    { width, height, classes }: ClassMap,
    colors: readonly (readonly number[])[],
    isMarked: readonly boolean[],
): Buffer {
    const rowLength = 1 + 3 * width;
    const rows = Buffer.alloc(height * rowLength);
    for (let y = 0; y < height; y++) {
        const row = y * rowLength;
        rows[row] = LEFT_DIFFERENCES;
        if (!isMarked[y]) {
            rows.set(colors[0], row + 1);
            continue;
        }
        let [left, leftColor] = [-1, beyondLeft];
        for (let x = 0; x < width; x++) {
            const each = classes[y * width + x];
            if (each !== left) {
                const pixel = row + 1 + 3 * x;
                const color = colors[each];
                rows[pixel] = color[0] - leftColor[0];
                rows[pixel + 1] = color[1] - leftColor[1];
                rows[pixel + 2] = color[2] - leftColor[2];
                [left, leftColor] = [each, color];
            }
        }
    }
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, TRUE_COLOR], 8);
    return Buffer.concat([
        signature,
        chunk("IHDR", header),
        chunk("IDAT", deflateSync(rows, { strategy: constants.Z_RLE })),
        chunk("IEND", Buffer.alloc(0)),
    ]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** PNG's colour type. */
const TRUE_COLOR = 2;
/** PNG's filter type "Sub". */
const LEFT_DIFFERENCES = 1;
/** What PNG takes for the pixel to the left of a row. */
const beyondLeft: readonly number[] = [0, 0, 0];

function chunk(type: string, data: Buffer): Buffer {
    const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    checksum.writeUInt32BE(crc32(typed));
    return Buffer.concat([length, typed, checksum]);
}
