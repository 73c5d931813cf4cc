import sharp from "sharp";
import type { DecodedPicture } from "../../pictures/decodedPicture";
import { toByte } from "./light";

/** Out of focus. @param sigma - of a Gaussian, in pixels, at least 0.3. */
export async function blur({ width, height, rgb }: DecodedPicture, sigma: number): Promise<DecodedPicture> {
    const blurred = await sharp(rgb, { raw: { width, height, channels: 3 } })
        .blur({ sigma, precision: "float", minAmplitude: 0.02 })
        .raw()
        .toBuffer();
    return { width, height, rgb: blurred };
}

/** Unsharp masking, as cameras do. @param amount - how much of the difference from a blurred copy is added. */
export async function sharpen(picture: DecodedPicture, amount: number): Promise<DecodedPicture> {
    const { width, height, rgb } = picture;
    const blurred = await blur(picture, 1);
    const changed = new Uint8Array(rgb.length);
    for (let index = 0; index < rgb.length; index++) {
        changed[index] = toByte(rgb[index] + amount * (rgb[index] - blurred.rgb[index]));
    }
    return { width, height, rgb: changed };
}
