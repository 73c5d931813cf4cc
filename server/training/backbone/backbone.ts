import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../packageRoot";
import { openOnnxSession } from "../components/onnxSession";

/** Feature maps of one picture, finest first; `s8` has an eighth of the picture's sides. */
export type FeatureMaps = Record<FeatureMapName, FeatureMap>;

export type FeatureMapName = (typeof featureMapNames)[number];

export interface FeatureMap {
    channels: number;
    height: number;
    width: number;
    /** [channels, height, width] */
    data: Float32Array;
}

export const featureMapNames = ["s4", "s8", "s16a", "s16b", "s32a", "s32b"] as const;

/** The frozen network that sees: EfficientNet-Lite0 up to its last block, trained on ImageNet. */
export interface Backbone {
    /** SHA-256 of its file, in hexadecimal: a detector is worth nothing with another backbone. */
    readonly checksum: string;
    /**
     * @param rgb - row by row, `height` × `width` × 3, 0–255; the sides multiples of 32.
     */
    computeFeatureMaps(rgb: ArrayLike<number>, width: number, height: number): Promise<FeatureMaps>;
}

/** SHA-256 of the committed file, as tools/backbone/convert.py prints it. */
const CHECKSUM = "eb5328866e47a1727b1f74b492b292ec7eaec21617e27597182218b7272655b4";

/**
 * Opens the backbone that comes with this package.
 *
 * @throws when its file is missing or not the one that belongs to this version.
 */
export async function openBackbone(): Promise<Backbone> {
    const file = join(packageRoot, "training", "backbone", "efficientnetLite0.onnx");
    const backbone = await openBackboneFile(file);
    if (backbone.checksum !== CHECKSUM) {
        throw new Error(`the backbone ${file} is damaged: its SHA-256 is ${backbone.checksum} instead of ${CHECKSUM}; install the package lookoutvision again`);
    }
    return backbone;
}

/** Opens another file with the same inputs and outputs: for measuring what the training of a backbone is worth. */
export async function openBackboneFile(file: string): Promise<Backbone> {
    const model = await readFile(file);
    const session = await openOnnxSession(model);
    return {
        checksum: createHash("sha256").update(model).digest("hex"),
        async computeFeatureMaps(rgb, width, height) {
            const outputs = await session.run({ pictures: { data: toInput(rgb), shape: [1, 3, height, width] } });
            const maps: Partial<FeatureMaps> = {};
            for (const name of featureMapNames) {
                const { data, shape } = outputs[name];
                maps[name] = { channels: shape[1], height: shape[2], width: shape[3], data };
            }
            return maps as FeatureMaps;
        },
    };
}

/** [3, height, width], scaled as the network was trained. */
function toInput(rgb: ArrayLike<number>): Float32Array {
    const pixels = rgb.length / 3;
    const input = new Float32Array(rgb.length);
    for (let pixel = 0; pixel < pixels; pixel++) {
        input[pixel] = (rgb[3 * pixel] - 127) / 128;
        input[pixels + pixel] = (rgb[3 * pixel + 1] - 127) / 128;
        input[2 * pixels + pixel] = (rgb[3 * pixel + 2] - 127) / 128;
    }
    return input;
}
