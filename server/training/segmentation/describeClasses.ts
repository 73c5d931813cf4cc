import sharp from "sharp";
import type { Detection } from "../detection";
import { type AnomalyType, backgroundColor } from "./anomalyTypes";
import type { ClassMap } from "./readMask";

/** What was found in a picture, as detection answers it: the background and the types that are there, and the mask. */
export async function describeClasses(
    { width, height, classes }: ClassMap,
    types: readonly AnomalyType[],
): Promise<Required<Pick<Detection, "anomalies" | "anomalyMask">>> {
    const kinds = [{ name: "background", color: backgroundColor }, ...types];
    const pixels = new Float64Array(kinds.length);
    const rgb = new Uint8Array(classes.length * 3).fill(255);
    const colors = kinds.map(({ color }) => Buffer.from(color.slice(1), "hex"));
    for (let pixel = 0; pixel < classes.length; pixel++) {
        const each = classes[pixel];
        if (each > 0) {
            const color = colors[each];
            pixels[each]++;
            rgb[3 * pixel] = color[0];
            rgb[3 * pixel + 1] = color[1];
            rgb[3 * pixel + 2] = color[2];
        }
    }
    pixels[0] = classes.length - pixels.reduce((sum, marked) => sum + marked, 0);
    return {
        anomalies: kinds
            .map((kind, each) => ({ ...kind, totalPercentageArea: pixels[each] / classes.length }))
            .filter(({ totalPercentageArea }, each) => each === 0 || totalPercentageArea > 0),
        anomalyMask: await sharp(rgb, { raw: { width, height, channels: 3 } })
            .png()
            .toBuffer(),
    };
}
