import sharp from "sharp";
import type { DecodedPicture } from "../../pictures/decodedPicture";
import { PATCHES_A_SIDE } from "../views/patchEmbedding";

/** The longer side, in pixels: sharp enough to see the defect, small enough for a page of a dozen. */
const longestSide = 420;

/** A report of twelve examples, of two pictures each, in base64, is then below 2.6 MB. */
const mostJpegBytes = 80_000;

/** A picture as a small JPEG. */
export async function drawPicture({ rgb, width, height }: DecodedPicture): Promise<Uint8Array> {
    return smallJpeg(() =>
        sharp(rgb, { raw: { width, height, channels: 3 } }).resize(longestSide, longestSide, {
            fit: "inside",
            withoutEnlargement: true,
        }),
    );
}

/**
 * A picture under a veil that is the thicker and redder, the stranger what is beneath it.
 *
 * @param picture - a JPEG of {@link drawPicture}.
 * @param strangeness - [PATCHES], row by row.
 * @param scale - the strangeness at which the veil begins and where it is thickest.
 */
export async function drawHeatMap(
    picture: Uint8Array,
    strangeness: Float32Array,
    scale: { from: number; to: number },
): Promise<Uint8Array> {
    const { width, height } = await sharp(picture).metadata();
    const colours = Buffer.alloc(strangeness.length * 4);
    strangeness.forEach((value, patch) => {
        const heat = Math.max(0, Math.min(1, (value - scale.from) / (scale.to - scale.from || 1)));
        colours.set([230, Math.round(160 * (1 - heat)), 20, Math.round(190 * heat ** 0.8)], patch * 4);
    });
    const veil = await sharp(colours, { raw: { width: PATCHES_A_SIDE, height: PATCHES_A_SIDE, channels: 4 } })
        .resize(width, height, { fit: "fill", kernel: "cubic" })
        .png()
        .toBuffer();
    return smallJpeg(() => sharp(picture).composite([{ input: veil }]));
}

/** In the best quality that keeps it within its size: only noise needs a lower one. */
async function smallJpeg(draw: () => sharp.Sharp): Promise<Uint8Array> {
    let jpeg: Buffer | undefined;
    for (const quality of [80, 60, 40, 20]) {
        jpeg = await draw().jpeg({ quality, mozjpeg: true }).toBuffer();
        if (jpeg.length <= mostJpegBytes) {
            break;
        }
    }
    return jpeg!;
}
