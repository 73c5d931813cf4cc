import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { photograph } from "../generatedPictures/photograph";
import { randomFrom } from "../../samplePictures/random";

const SIDE = 512;
/** Side of the large picture that all others are cut from, in pixels. */
const SHEET = 2600;

/**
 * Writes JPEG files 0.jpg, 1.jpg … of {@link SIDE}² pixels. They are parts of one large surface. Every third has a dark
 * spot (see {@link isAnomalous}).
 */
export async function writePictures(folder: string, count: number): Promise<void> {
    const sheet = await sharp(
        await photograph({ product: "castMetal", piece: "sheet", shot: "sheet", width: SHEET, height: SHEET }),
    )
        .removeAlpha()
        .raw()
        .toBuffer();
    for (let index = 0; index < count; index++) {
        const random = randomFrom(`part-${index}`);
        const part = sharp(sheet, { raw: { width: SHEET, height: SHEET, channels: 3 } }).extract({
            left: random.integer(0, SHEET - SIDE),
            top: random.integer(0, SHEET - SIDE),
            width: SIDE,
            height: SIDE,
        });
        const spot = await sharp({ create: { width: 24, height: 18, channels: 3, background: "#303030" } })
            .png()
            .toBuffer();
        const at = { left: random.integer(40, SIDE - 80), top: random.integer(40, SIDE - 80) };
        await writeFile(
            join(folder, `${index}.jpg`),
            await (isAnomalous(index) ? part.composite([{ input: spot, ...at }]) : part)
                .jpeg({ quality: 92 })
                .toBuffer(),
        );
    }
}

export function isAnomalous(index: number): boolean {
    return index % 3 === 2;
}
