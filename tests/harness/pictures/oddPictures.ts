import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { claimingSize, pngChunk, withChunks } from "./pngChunk";

/** A file unlike those that an inspection camera usually gives. */
export interface OddPicture {
    /** Name with its article, as in "a grey PNG". */
    what: string;
    draw(): Promise<Buffer>;
}

/** A picture that can't be used, with the reason as a training and DetectAnomalies give it. */
export interface UnusablePicture extends OddPicture {
    reason: RegExp;
}

/**
 * Makes files that are pictures with `side` pixels a side, whatever else they are: the rows of docs/pictures.md that
 * are used.
 */
export function usablePictures(side: number): OddPicture[] {
    const plain = () => noise(side, side);
    return [
        { what: "a grey PNG", draw: () => plain().greyscale().png().toBuffer() },
        { what: "a grey PNG with transparency", draw: () => plain().greyscale().ensureAlpha(0.5).png().toBuffer() },
        { what: "a PNG with a palette", draw: () => plain().png({ palette: true }).toBuffer() },
        {
            what: "a PNG with transparency in its palette",
            draw: () => plain().ensureAlpha(0.5).png({ palette: true }).toBuffer(),
        },
        { what: "an interlaced PNG", draw: () => plain().png({ progressive: true }).toBuffer() },
        { what: "a 16-bit PNG", draw: () => plain().toColourspace("rgb16").png().toBuffer() },
        { what: "a PNG with transparency", draw: () => plain().ensureAlpha(0.5).png().toBuffer() },
        { what: "an animated PNG", draw: async () => animated(await plain().png().toBuffer(), side) },
        {
            what: "a PNG with gigabytes of packed text",
            draw: async () => withPackedText(await plain().png().toBuffer()),
        },
        { what: "a progressive JPEG", draw: () => plain().jpeg({ progressive: true }).toBuffer() },
        { what: "a CMYK JPEG", draw: () => plain().toColourspace("cmyk").jpeg().toBuffer() },
        ...[1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => ({
            what: `a JPEG with the rotation mark ${orientation}`,
            draw: () => plain().withMetadata({ orientation }).jpeg().toBuffer(),
        })),
        { what: "a JPEG with 600 kB of EXIF", draw: async () => withExif(await plain().jpeg().toBuffer(), 10) },
        {
            what: "a JPEG with bytes after its end",
            draw: async () => Buffer.concat([await plain().jpeg().toBuffer(), Buffer.alloc(1000, 7)]),
        },
    ];
}

/**
 * Makes the files that a training skips and DetectAnomalies refuses: the rows of docs/pictures.md that can't be used.
 */
export function unusablePictures(side: number): UnusablePicture[] {
    const plain = () => noise(side, side);
    const noPicture = /neither a PNG nor a JPEG/;
    return [
        { what: "plain text", draw: async () => Buffer.from("not a picture"), reason: noPicture },
        { what: "HTML", draw: async () => Buffer.from("<!doctype html><p>Not found"), reason: noPicture },
        {
            what: "SVG",
            draw: async () => Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"/>`),
            reason: noPicture,
        },
        { what: "WebP", draw: () => plain().webp().toBuffer(), reason: noPicture },
        { what: "TIFF", draw: () => plain().tiff().toBuffer(), reason: noPicture },
        { what: "GIF", draw: () => plain().gif().toBuffer(), reason: noPicture },
        { what: "AVIF, in the container of HEIC", draw: () => plain().avif().toBuffer(), reason: noPicture },
        {
            what: "a JPEG whose end is missing",
            draw: async () => half(await plain().jpeg().toBuffer()),
            reason: /it is damaged/,
        },
        {
            what: "a PNG whose end is missing",
            draw: async () => half(await plain().png().toBuffer()),
            reason: /it is damaged/,
        },
        {
            what: "a JPEG with 101 scans more than usual",
            draw: async () => withScans(await plain().jpeg({ progressive: true }).toBuffer(), 101),
            reason: /more than 100 scans/,
        },
        { what: "a PNG of one pixel", draw: () => noise(1, 1).png().toBuffer(), reason: /has 1x1 pixels/ },
        {
            what: "a PNG of 10000x10000 pixels",
            draw: () => blank(10_000).png().toBuffer(),
            reason: /has 10000x10000 pixels/,
        },
        {
            what: "a JPEG of 10000x10000 pixels",
            draw: () => blank(10_000).jpeg().toBuffer(),
            reason: /has 10000x10000 pixels/,
        },
        {
            what: "a PNG that claims 30000x30000 pixels",
            draw: async () => claimingSize(await plain().png().toBuffer(), 30_000, 30_000),
            reason: /has 30000x30000 pixels/,
        },
        {
            what: "a PNG that claims 4096x4096 pixels and has few",
            draw: async () => claimingSize(await plain().png().toBuffer(), 4096, 4096),
            reason: /it is damaged/,
        },
    ];
}

/**
 * Returns the same progressive JPEG with more scans. Each holds one coefficient of the first component and nothing in
 * it.
 */
export function withScans(jpeg: Buffer, scans: number): Buffer {
    const empty = Buffer.from("ffda0008010100010100", "hex");
    return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: scans }, () => empty), jpeg.subarray(-2)]);
}

/** Returns the same PNG with 7 GB of text, packed into less than 8 MB. */
export function withPackedText(png: Buffer, type: "zTXt" | "iTXt" = "zTXt"): Buffer {
    const keyword = Buffer.from(type === "zTXt" ? "a\0\0" : "a\0\u0001\0\0\0", "latin1");
    const text = pngChunk(type, Buffer.concat([keyword, deflateSync(Buffer.alloc(7_900_000, 65), { level: 9 })]));
    return withChunks(png, ...Array.from({ length: 900 }, () => text));
}

function noise(width: number, height: number): sharp.Sharp {
    return sharp({
        create: { width, height, channels: 3, background: "grey", noise: { type: "gaussian", mean: 128, sigma: 40 } },
    });
}

function blank(side: number): sharp.Sharp {
    return sharp({ create: { width: side, height: side, channels: 3, background: "grey" } });
}

function half(bytes: Buffer): Buffer {
    return bytes.subarray(0, bytes.length / 2);
}

/** Makes an animation of two frames: the PNG, then a black one. */
function animated(png: Buffer, side: number): Buffer {
    const frame = (sequence: number) => {
        const control = Buffer.alloc(26);
        [sequence, side, side, 0, 0].forEach((value, index) => control.writeUInt32BE(value, index * 4));
        control.writeUInt16BE(1, 20);
        control.writeUInt16BE(10, 22);
        return pngChunk("fcTL", control);
    };
    const sequence = Buffer.from([0, 0, 0, 2]);
    const second = Buffer.concat([sequence, deflateSync(Buffer.alloc(side * (1 + side * 3)))]);
    const begun = withChunks(png, pngChunk("acTL", Buffer.from([0, 0, 0, 2, 0, 0, 0, 0])), frame(0));
    const end = 12;
    return Buffer.concat([begun.subarray(0, -end), frame(1), pngChunk("fdAT", second), begun.subarray(-end)]);
}

/** Returns the same JPEG with EXIF segments that nothing can read, 60 kB each. */
function withExif(jpeg: Buffer, segments: number): Buffer {
    const exif = Buffer.concat([
        Buffer.from("ffe1ea60", "hex"),
        Buffer.from("Exif\0\0", "latin1"),
        Buffer.alloc(60_000 - 2 - 6, 1),
    ]);
    return Buffer.concat([jpeg.subarray(0, 2), ...Array.from({ length: segments }, () => exif), jpeg.subarray(2)]);
}
