import sharp from "sharp";
import type { DecodedPicture } from "./decodedPicture";

/*
 * Industrial cameras give 10, 12 or 14 bits a sample, and their software writes them as they are into PNG files of 16
 * bits. Read as 16 bits, such a picture has a few of the darkest of 256 levels.
 */

/** Place of a PNG's bit depth. */
const depthAt = 24;

/** Whether a PNG has 16 bits a sample. */
export function isDeepPng(png: Uint8Array): boolean {
    return png[depthAt] === 16;
}

/** The highest sample, transparency aside. */
export async function highestSample(png: Uint8Array): Promise<number> {
    const { samples } = await readSamples(sharp(png, { failOn: "error" }));
    let highest = 0;
    for (const sample of samples) {
        highest = sample > highest ? sample : highest;
    }
    return highest;
}

/**
 * Bits a sample that pictures use, as cameras have them: 8, 10, 12, 14 or 16.
 *
 * @param highest - the highest sample of all pictures that are learnt from; undefined where none has 16 bits.
 */
export function sampleBitsFor(highest: number | undefined): number {
    const bits = highest === undefined ? 16 : Math.ceil(Math.log2(highest + 1));
    return [8, 10, 12, 14].find((depth) => bits <= depth) ?? 16;
}

/** A picture as 8-bit RGB in which the highest value of so many bits is white, as is what is above it. */
export async function scaleSamples(picture: sharp.Sharp, bits: number): Promise<DecodedPicture> {
    const { samples, width, height } = await readSamples(picture);
    const scale = 255 / (2 ** bits - 1);
    return { width, height, rgb: Uint8Array.from(samples, (sample) => Math.min(255, Math.round(sample * scale))) };
}

/** [height × width × 3] */
async function readSamples(picture: sharp.Sharp): Promise<{ samples: Uint16Array; width: number; height: number }> {
    const { data, info } = await picture
        .toColourspace("rgb16")
        .removeAlpha()
        .raw({ depth: "ushort" })
        .toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    return { samples, width: info.width, height: info.height };
}
