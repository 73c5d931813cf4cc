import sharp from "sharp";
import type { DecodedPicture } from "../../pictures/decodedPicture";

/** Stored as a JPEG once. @param quality - 1–100, as libjpeg counts it. */
export async function compress({ width, height, rgb }: DecodedPicture, quality: number): Promise<DecodedPicture> {
    const jpeg = await sharp(rgb, { raw: { width, height, channels: 3 } })
        .jpeg({ quality: Math.round(Math.max(1, Math.min(100, quality))) })
        .toBuffer();
    return { width, height, rgb: await sharp(jpeg).raw().toBuffer() };
}
