import { runsOf } from "./layer";
import type { Layer } from "./layer";

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Writes a layer as a PNG with a palette: the colour of each value, exactly as the manifest's colour map names it.
 *
 * @param colors - colour of each number, `#RRGGBB`, from 0 on.
 * @param numbers - number of each of the layer's values. Undefined: the values themselves.
 */
export async function palettePng(
    layer: Layer,
    colors: readonly string[],
    numbers: Uint8Array = Uint8Array.from({ length: 256 }, (_, value) => value),
): Promise<Uint8Array<ArrayBuffer>> {
    const { width, height } = layer;
    const depth = colors.length <= 2 ? 1 : colors.length <= 4 ? 2 : colors.length <= 16 ? 4 : 8;
    const header = new Uint8Array(13);
    const view = new DataView(header.buffer);
    view.setUint32(0, width);
    view.setUint32(4, height);
    header.set([depth, 3, 0, 0, 0], 8);
    // Each number that a pixel could have gets a colour: then a reader can tell quickly that the file is whole.
    const palette = Uint8Array.from(
        Array.from({ length: 1 << depth }, (_, number) => colors[number] ?? colors[0]!).flatMap(bytesOf),
    );
    const parts = [
        Uint8Array.from(signature),
        chunk("IHDR", header),
        chunk("PLTE", palette),
        chunk("IDAT", await compress(pack(layer, numbers, depth))),
        chunk("IEND", new Uint8Array(0)),
    ];
    const png = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
        png.set(part, at);
        at += part.length;
    }
    return png;
}

function bytesOf(color: string): number[] {
    return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** Rows as PNG wants them: a filter byte (none), then the values, `depth` bits each. Runs of one value go in one step. */
function pack(layer: Layer, numbers: Uint8Array, depth: number): Uint8Array<ArrayBuffer> {
    const { width, height, data } = layer;
    const endOf = runsOf(layer);
    const rowBytes = Math.ceil((width * depth) / 8);
    const rows = new Uint8Array(height * (rowBytes + 1));
    for (let row = 0; row < height; row++) {
        const [from, end] = [row * width, (row + 1) * width];
        const rowBits = (row * (rowBytes + 1) + 1) * 8;
        for (let first = from; first < end;) {
            const after = endOf(first, end);
            const number = numbers[data[first] as number] as number;
            if (number !== 0) {
                writeRun(rows, rowBits + (first - from) * depth, rowBits + (after - from) * depth, depth, number);
            }
            first = after;
        }
    }
    return rows;
}

/** Writes one number again and again, from one bit up to another, into bytes that are 0 there. */
function writeRun(rows: Uint8Array, firstBit: number, endBit: number, depth: number, number: number): void {
    // The byte that has the number in all its places.
    const full = (number * 0xff) / ((1 << depth) - 1);
    const [firstByte, lastByte] = [firstBit >>> 3, (endBit - 1) >>> 3];
    const begin = 0xff >>> (firstBit & 7);
    const ending = 0xff & (0xff << (7 - ((endBit - 1) & 7)));
    if (firstByte === lastByte) {
        rows[firstByte] = (rows[firstByte] as number) | (full & begin & ending);
        return;
    }
    rows[firstByte] = (rows[firstByte] as number) | (full & begin);
    rows.fill(full, firstByte + 1, lastByte);
    rows[lastByte] = (rows[lastByte] as number) | (full & ending);
}

async function compress(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
    const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) {
        crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    }
    return crc >>> 0;
});

function chunk(type: string, content: Uint8Array): Uint8Array {
    const bytes = new Uint8Array(content.length + 12);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, content.length);
    bytes.set(
        [...type].map((letter) => letter.charCodeAt(0)),
        4,
    );
    bytes.set(content, 8);
    let crc = 0xffffffff;
    for (const byte of bytes.subarray(4, content.length + 8)) {
        crc = (crcTable[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
    }
    view.setUint32(content.length + 8, (crc ^ 0xffffffff) >>> 0);
    return bytes;
}
