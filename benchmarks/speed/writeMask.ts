import sharp from "sharp";

/**
 * Writes the mask of a picture of {@link ./writePictures}: red where the picture is as dark as the spot, else white.
 */
export async function writeMask(picture: string, mask: string): Promise<void> {
    const { data, info } = await sharp(picture).greyscale().blur(2).raw().toBuffer({ resolveWithObject: true });
    const rgb = Buffer.alloc(3 * info.width * info.height, 255);
    data.forEach((light, pixel) => light < 70 && rgb.fill(0, 3 * pixel + 1, 3 * pixel + 3));
    await sharp(rgb, { raw: { width: info.width, height: info.height, channels: 3 } })
        .png()
        .toFile(mask);
}
