import { ImportError } from "./contract";

/**
 * Decodes the pixels of a mask from the lengths of its runs, which are outside and inside in turn. What the runs leave
 * out at the end is outside.
 *
 * @returns [size]: 1 is inside.
 * @throws ImportError when they are no lengths, or more than the size.
 */
export function decodeRunLengths(counts: readonly number[], size: number): Uint8Array {
    const pixels = new Uint8Array(size);
    let at = 0;
    counts.forEach((count, run) => {
        if (!Number.isInteger(count) || count < 0 || at + count > size) {
            throw new ImportError(`the run lengths of a mask don't fit its ${size} pixels`);
        }
        if (run % 2 === 1) {
            pixels.fill(1, at, at + count);
        }
        at += count;
    });
    return pixels;
}

/** Converts pixels from columns, COCO's order, to rows. */
export function fromColumns(pixels: Uint8Array, width: number, height: number): Uint8Array {
    const rows = new Uint8Array(pixels.length);
    for (let x = 0; x < width; x++) {
        for (let y = 0; y < height; y++) {
            rows[y * width + x] = pixels[x * height + y];
        }
    }
    return rows;
}

/**
 * Parses run lengths from COCO's text. A character has five bits, from "0" on; the sixth bit says that more characters
 * follow. From the third length on, each is the difference from the length two before.
 */
export function parseCocoCounts(text: string): number[] {
    const counts: number[] = [];
    for (let at = 0; at < text.length;) {
        let value = 0;
        let shift = 0;
        let code: number;
        do {
            code = text.charCodeAt(at++) - 48;
            value |= (code & 0x1f) << shift;
            shift += 5;
        } while ((code & 0x20) !== 0 && at < text.length);
        if ((code & 0x10) !== 0) {
            value |= -1 << shift;
        }
        counts.push(counts.length > 2 ? value + counts[counts.length - 2] : value);
    }
    return counts;
}

/**
 * Decodes Label Studio's run lengths of a brush into bytes. They are a stream of bits. It begins with the number of
 * bytes in 32 bits, the size of a word, and four sizes of run lengths.
 *
 * @param size - number of bytes that are expected.
 * @throws ImportError when there are others, or the stream is cut off.
 */
export function decodeBrush(bytes: readonly number[], size: number): Uint8Array {
    let position = 0;
    const read = (bits: number): number => {
        let value = 0;
        for (let bit = 0; bit < bits; bit++, position++) {
            const byte = bytes[position >> 3];
            if (byte === undefined) {
                throw new ImportError("a brush is cut off");
            }
            value = value * 2 + ((byte >> (7 - (position & 7))) & 1);
        }
        return value;
    };
    const length = read(32);
    if (length !== size) {
        throw new ImportError(`a brush has ${length} bytes, and its picture ${size}`);
    }
    const wordBits = read(5) + 1;
    const runBits = [0, 1, 2, 3].map(() => read(4) + 1);
    const out = new Uint8Array(length);
    for (let at = 0; at < length;) {
        const isRun = read(1) === 1;
        const end = Math.min(length, at + 1 + read(runBits[read(2)]));
        if (isRun) {
            out.fill(read(wordBits), at, end);
            at = end;
        }
        for (; at < end; at++) {
            out[at] = read(wordBits);
        }
    }
    return out;
}
