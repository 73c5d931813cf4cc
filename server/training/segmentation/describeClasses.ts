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
    classes.forEach((each, pixel) => {
        pixels[each]++;
        if (each > 0) {
            rgb.set(colors[each], 3 * pixel);
        }
    });
    return {
        anomalies: kinds
            .map((kind, each) => ({ ...kind, totalPercentageArea: pixels[each] / classes.length }))
            .filter(({ totalPercentageArea }, each) => each === 0 || totalPercentageArea > 0),
        anomalyMask: await sharp(rgb, { raw: { width, height, channels: 3 } })
            .png()
            .toBuffer(),
    };
}
