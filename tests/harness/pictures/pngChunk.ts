import { crc32 } from "node:zlib";

/** Where the chunks after the header begin in a PNG, in bytes: behind its signature and IHDR. */
const afterHeader = 33;

/** Makes a chunk of a PNG: length, type, data, checksum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
    const framed = Buffer.concat([Buffer.alloc(4), Buffer.from(type, "latin1"), data, Buffer.alloc(4)]);
    framed.writeUInt32BE(data.length, 0);
    framed.writeUInt32BE(crc32(framed.subarray(4, -4)), framed.length - 4);
    return framed;
}

/** Returns the same PNG with more chunks, right after its header. */
export function withChunks(png: Uint8Array, ...chunks: Uint8Array[]): Buffer {
    return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)]);
}

/** Returns the same PNG with another size in its header. */
export function claimingSize(png: Uint8Array, width: number, height: number): Buffer {
    const header = Buffer.from(png.subarray(16, 29));
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    return Buffer.concat([png.subarray(0, 8), pngChunk("IHDR", header), png.subarray(afterHeader)]);
}
