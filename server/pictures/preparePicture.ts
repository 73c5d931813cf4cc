import sharp from "sharp";
import type { Preparation } from "./preparation";

/** The picture can't be prepared. The message is the end of a sentence that names it: "it has 100x80 pixels, …". */
export class PreparationError extends Error {
    override readonly name = "PreparationError";
}

/** Larger pictures than the API takes: what is cut out of them may be used. */
const mostPixels = 16_384 * 16_384;

/**
 * Follows the rotation mark, cuts the region out and scales it, and gives the result as PNG of the same depth.
 *
 * @param picture - PNG or JPEG.
 * @param options.isMask - keeps the colours: each pixel becomes that of its nearest one.
 * @throws PreparationError
 */
export async function preparePicture(
    picture: Uint8Array,
    { crop, resize }: Preparation,
    { isMask = false }: { isMask?: boolean } = {},
): Promise<Buffer> {
    try {
        const upright = sharp(picture, {
            limitInputPixels: mostPixels,
            failOn: "error",
            ignoreIcc: isMask,
        }).autoOrient();
        const { width, height, depth } = await sizeOf(picture);
        if (crop && (crop.left + crop.width > width || crop.top + crop.height > height)) {
            throw new PreparationError(
                `it has ${width}x${height} pixels, and the region to cut out of it ends at column ${crop.left + crop.width}, row ${crop.top + crop.height}`,
            );
        }
        const cut = crop ? upright.extract(crop) : upright;
        const scaled = resize
            ? cut.resize(resize.width, resize.height, { fit: "fill", kernel: isMask ? "nearest" : "lanczos3" })
            : cut;
        const colours = isMask ? scaled.removeAlpha() : scaled;
        return await (depth === "ushort" ? colours.toColourspace("rgb16") : colours).png().toBuffer();
    } catch (error) {
        if (error instanceof PreparationError) {
            throw error;
        }
        const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
        throw new PreparationError(`it is damaged, or neither PNG nor JPEG (${reason.trim()})`);
    }
}

/** Sides as people see the picture. */
async function sizeOf(picture: Uint8Array): Promise<{ width: number; height: number; depth: string | undefined }> {
    const { autoOrient, depth } = await sharp(picture, { limitInputPixels: mostPixels }).metadata();
    return { ...autoOrient, depth };
}
