import { inflateSync } from "node:zlib";

/** Facts about a PNG file from its pixels. */
export interface PngSamples {
    /**
     * Number of pixels of each colour, by `#rrggbb`. Transparency and colour profiles don't count. At most
     * {@link mostColors} colours.
     */
    colors: Record<string, number>;
    /** True if there are more colours than `colors` holds. */
    hasMoreColors: boolean;
    /** Highest sample as it is stored, without transparency: at most 65535. */
    highestSample: number;
}

/**
 * Most colours that are counted. A mask has one for each kind of anomaly, of which there may be 100, and one for the
 * background.
 */
export const mostColors = 128;

/**
 * Reads the colours and the highest sample of a PNG file, interlaced or not, of any colour type and depth.
 *
 * @param png - the whole file.
 * @param sides - sides from its header, in pixels.
 * @returns undefined if the file is damaged.
 */
export function readPngSamples(png: Buffer, sides: { width: number; height: number }): PngSamples | undefined {
    try {
        return samplesOf(png, sides);
    } catch {
        return undefined;
    }
}

/** Samples per pixel, by PNG's colour type: grey, RGB, palette, grey with alpha, RGB with alpha. */
const samplesByType: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Adam7's passes: first column and row, and the steps from one to the next. */
const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
] as const;

function samplesOf(png: Buffer, { width, height }: { width: number; height: number }): PngSamples | undefined {
    const depth = png.readUInt8(24);
    const type = png.readUInt8(25);
    const isInterlaced = png.readUInt8(28) === 1;
    const perPixel = samplesByType[type];
    if (perPixel === undefined) {
        return undefined;
    }
    const { data, palette } = readChunks(png);
    const images = isInterlaced
        ? passes.map(([left, top, across, down]) => ({
              columns: Math.ceil((width - left) / across),
              rows: Math.ceil((height - top) / down),
          }))
        : [{ columns: width, rows: height }];
    const bitsPerPixel = perPixel * depth;
    const rowBytes = (columns: number) => Math.ceil((columns * bitsPerPixel) / 8);
    const expected = images.reduce(
        (sum, { columns, rows }) => sum + (columns > 0 ? rows * (1 + rowBytes(columns)) : 0),
        0,
    );
    const raw = inflateSync(data, { maxOutputLength: expected });
    if (raw.length < expected) {
        return undefined;
    }
    const tally = tallyColors();
    const read = rowReader(depth, type, perPixel, palette, tally.add);
    let at = 0;
    for (const { columns, rows } of images) {
        const bytes = rowBytes(columns);
        let above: Buffer | undefined;
        for (let row = 0; row < rows && columns > 0; row++) {
            const line = raw.subarray(at + 1, at + 1 + bytes);
            unfilter(raw[at], line, above, Math.max(1, bitsPerPixel >> 3));
            read.row(line, columns);
            above = line;
            at += 1 + bytes;
        }
    }
    return { ...tally.result(), highestSample: read.highestSample() };
}

function readChunks(png: Buffer): { data: Buffer; palette: Buffer | undefined } {
    const parts: Buffer[] = [];
    let palette: Buffer | undefined;
    for (let at = 8; at + 12 <= png.length;) {
        const end = at + 12 + png.readUInt32BE(at);
        const type = png.toString("latin1", at + 4, at + 8);
        const content = png.subarray(at + 8, end - 4);
        if (type === "IDAT") {
            parts.push(content);
        } else if (type === "PLTE") {
            palette = content;
        }
        at = end;
    }
    return { data: Buffer.concat(parts), palette };
}

/** Undoes a row's filter in place, as section 9 of the PNG specification defines it. */
function unfilter(filter: number, row: Buffer, above: Buffer | undefined, step: number): void {
    if (filter === 0) {
        return;
    }
    for (let at = 0; at < row.length; at++) {
        const left = at >= step ? row[at - step] : 0;
        const up = above ? above[at] : 0;
        const corner = above && at >= step ? above[at - step] : 0;
        const predicted =
            filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
        row[at] = (row[at] + predicted) & 255;
    }
}

function paeth(left: number, up: number, corner: number): number {
    const estimate = left + up - corner;
    const [toLeft, toUp, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - corner)];
    return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

function rowReader(
    depth: number,
    type: number,
    perPixel: number,
    palette: Buffer | undefined,
    add: (color: number) => void,
) {
    const isColor = type === 2 || type === 6;
    const colorSamples = isColor ? 3 : 1;
    const scale = depth < 8 && type !== 3 ? 255 / (2 ** depth - 1) : 1;
    let highest = 0;
    const sampleAt = (row: Buffer, index: number): number => {
        if (depth === 16) {
            return (row[2 * index] << 8) | row[2 * index + 1];
        }
        if (depth === 8) {
            return row[index];
        }
        const bit = index * depth;
        return (row[bit >> 3] >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    };
    return {
        row(row: Buffer, columns: number): void {
            for (let column = 0; column < columns; column++) {
                let color = 0;
                for (let sample = 0; sample < colorSamples; sample++) {
                    const value = sampleAt(row, column * perPixel + sample);
                    highest = Math.max(highest, value);
                    color = (color << 8) | (depth === 16 ? value >> 8 : value * scale);
                }
                add(type === 3 ? palette!.readUIntBE(3 * color, 3) : isColor ? color : color * 0x010101);
            }
        },
        highestSample: () => highest,
    };
}

function tallyColors() {
    const pixels = new Map<number, number>();
    let last = -1;
    let run = 0;
    let hasMore = false;
    const flush = () => {
        if (run > 0 && (pixels.has(last) || pixels.size < mostColors)) {
            pixels.set(last, (pixels.get(last) ?? 0) + run);
        } else if (run > 0) {
            hasMore = true;
        }
        run = 0;
    };
    return {
        add(color: number): void {
            if (color !== last) {
                flush();
                last = color;
            }
            run++;
        },
        result(): Pick<PngSamples, "colors" | "hasMoreColors"> {
            flush();
            return {
                colors: Object.fromEntries(
                    [...pixels].map(([color, count]) => [`#${color.toString(16).padStart(6, "0")}`, count]),
                ),
                hasMoreColors: hasMore,
            };
        },
    };
}
