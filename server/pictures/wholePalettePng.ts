import { crc32, inflateSync } from "node:zlib";

const signatureBytes = 8;
/** Bytes of a chunk beside its data: length, type, checksum. */
const frameBytes = 12;
const headerBytes = 13;
/** Number of a PNG's colour type whose pixels are numbers of colours. */
const paletteColors = 3;
/** Number of the last of a PNG's five ways to filter a row. */
const lastFilter = 4;

/**
 * Tells quickly whether a PNG with a palette is whole, as the masks of the console are: each checksum is right, all
 * rows are there, and every number that a pixel can have is a colour's. Its colours needn't be made for that, which
 * takes ten times as long for a large mask.
 *
 * @param png - a PNG whose size is known to be within the limits.
 * @returns false if only decoding can tell, which is so of all other kinds of PNG.
 */
export function isWholePalettePng(png: Uint8Array): boolean {
    const chunks = chunksOf(Buffer.from(png.buffer, png.byteOffset, png.byteLength));
    const types = chunks?.map(({ type }) => type).join(" ") ?? "";
    if (chunks === undefined || !/^IHDR PLTE( IDAT)+ IEND$/.test(types)) {
        return false;
    }
    const [header, palette, ...rest] = chunks.map(({ data }) => data);
    if (header.length !== headerBytes) {
        return false;
    }
    const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
    const [depth, colors, ...ways] = header.subarray(8);
    const isPlain = colors === paletteColors && ways.every((way) => way === 0);
    if (!isPlain || ![1, 2, 4, 8].includes(depth) || palette.length !== 3 * 2 ** depth) {
        return false;
    }
    const rowBytes = Math.ceil((width * depth) / 8) + 1;
    const rows = inflated(Buffer.concat(rest), rowBytes * height);
    return rows !== undefined && allRows(rows, rowBytes, (filter) => filter <= lastFilter);
}

/** Undefined: a chunk is cut off or has another checksum, or something follows the last. */
function chunksOf(png: Buffer): { type: string; data: Buffer }[] | undefined {
    const chunks: { type: string; data: Buffer }[] = [];
    let at = signatureBytes;
    while (at + frameBytes <= png.length) {
        const end = at + frameBytes + png.readUInt32BE(at);
        if (end > png.length || crc32(png.subarray(at + 4, end - 4)) !== png.readUInt32BE(end - 4)) {
            return undefined;
        }
        chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, end - 4) });
        at = end;
    }
    return at === png.length ? chunks : undefined;
}

/** Undefined: it isn't exactly so many bytes. No more are unpacked. */
function inflated(packed: Buffer, bytes: number): Buffer | undefined {
    try {
        const rows = inflateSync(packed, { maxOutputLength: bytes });
        return rows.length === bytes ? rows : undefined;
    } catch {
        return undefined;
    }
}

function allRows(rows: Buffer, rowBytes: number, isGood: (filter: number) => boolean): boolean {
    for (let at = 0; at < rows.length; at += rowBytes) {
        if (!isGood(rows[at])) {
            return false;
        }
    }
    return true;
}
