import sharp from "sharp";
import { openPicture, orFault } from "./decodePicture";
import type { OpenPicture } from "./decodePicture";
import { isDeepPng, sampleBitsFor } from "./deepSamples";
import { isPng } from "./pictureFormat";
import { isWholePalettePng } from "./wholePalettePng";

/** Quality of a thumbnail, 1–100. */
const quality = 78;

export interface ThumbnailOptions {
    /** Width in pixels. A narrower picture keeps its own. */
    width: number;
    /** Whether each colour means something: none is mixed then, and none is changed by the compression. */
    isMask: boolean;
}

/**
 * Makes a small WebP of a picture as people see it, without its attachments. What is decoded is bounded as in
 * {@link openPicture}.
 *
 * @throws PictureFault
 */
export async function makeThumbnail(encoded: Uint8Array, { width, isMask }: ThumbnailOptions): Promise<Buffer> {
    const picture = await openPicture(encoded, { ignoreColorProfile: isMask });
    const small = picture
        .open()
        .autoOrient()
        .resize({
            width,
            withoutEnlargement: true,
            kernel: isMask ? "nearest" : "lanczos3",
            fastShrinkOnLoad: !isMask,
        });
    if (isMask) {
        return orFault(small.toColourspace("srgb").webp({ lossless: true, effort: 2 }).toBuffer());
    }
    const webp = { quality, effort: 2 } as const;
    if (!isDeepPng(picture.bytes)) {
        return orFault(small.toColourspace("srgb").webp(webp).toBuffer());
    }
    return orFault(brighten(picture, small).then((bright) => bright.webp(webp).toBuffer()));
}

/** Makes white what a camera's software wrote as the highest value of 10, 12 or 14 bits into 16. */
async function brighten(picture: OpenPicture, small: sharp.Sharp): Promise<sharp.Sharp> {
    const { channels } = await picture.open().stats();
    const highest = Math.max(...channels.slice(0, 3).map(({ max }) => max));
    const scale = 255 / (2 ** sampleBitsFor(highest) - 1);
    const { data, info } = await small
        .toColourspace("rgb16")
        .removeAlpha()
        .raw({ depth: "ushort" })
        .toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    const bytes = Uint8Array.from(samples, (sample) => Math.min(255, Math.round(sample * scale)));
    return sharp(bytes, { raw: { width: info.width, height: info.height, channels: 3 } });
}

/** A picture that can be used. */
export interface CheckedPicture {
    /** Size as people see it, in pixels. */
    width: number;
    height: number;
    /** Whether it is a PNG. Otherwise it is a JPEG. */
    isPng: boolean;
}

/**
 * Reads a whole picture to find out whether it can be used, and its size as people see it. Only a small copy of its
 * pixels is kept in memory.
 *
 * @throws PictureFault
 */
export async function checkPicture(encoded: Uint8Array): Promise<CheckedPicture> {
    const { bytes, width, height, open } = await openPicture(encoded);
    const png = isPng(bytes);
    if (!png || !isWholePalettePng(bytes)) {
        await orFault(open().resize({ width: 64, fastShrinkOnLoad: true }).raw().toBuffer());
    }
    return { width, height, isPng: png };
}
