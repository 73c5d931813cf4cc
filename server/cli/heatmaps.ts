import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { ExplainAnomaliesOutput } from "../api/ownOutputs/explainAnomalies";

/** Anomaly map as ExplainAnomalies answers it. */
export type AnomalyMapAnswer = NonNullable<ExplainAnomaliesOutput["ExplainAnomalyResult"]["AnomalyMap"]>;

/** Range of the veil, in deviations above usual values: it begins at the first and is thickest from the second on. */
const [from, to] = [3, 9];

/**
 * Writes a picture as a JPEG, under a veil. The veil is thicker and redder where the picture is less usual. All
 * pictures have the same scale.
 *
 * @param picture - encoded picture.
 * @throws Error for a model without anomaly maps.
 */
export async function writeHeatmap(
    file: string,
    picture: Uint8Array,
    map: AnomalyMapAnswer | undefined,
): Promise<void> {
    if (map === undefined) {
        throw new Error("the model gives no anomaly map: its detector looks at pictures as a whole.");
    }
    const sharp = require("sharp") as typeof import("sharp");
    const upright = await sharp(picture).rotate().removeAlpha().toBuffer({ resolveWithObject: true });
    const { width, height } = upright.info;
    const grey = await sharp(Buffer.from(map.Map, "base64"))
        .resize(width, height, { fit: "fill", kernel: "cubic" })
        .extractChannel(0)
        .raw()
        .toBuffer();
    const veil = Buffer.alloc(4 * grey.length);
    for (const [place, value] of grey.entries()) {
        const deviations = (value / 255) * map.DeviationsAtWhite;
        const heat = Math.max(0, Math.min(1, (deviations - from) / (to - from)));
        veil.set([230, Math.round(160 * (1 - heat)), 20, Math.round(190 * heat ** 0.8)], 4 * place);
    }
    const drawn = await sharp(upright.data)
        .toColourspace("srgb")
        .composite([{ input: veil, raw: { width, height, channels: 4 } }])
        .jpeg({ quality: 90 })
        .toBuffer();
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, drawn);
}
