import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../../files/packageRoot";
import { openOnnxSession } from "../numerics/onnxSession";
import { channelsOf, featureMapNames, strideOf } from "./featureMaps";
import type { FeatureMapName, FeatureMaps } from "./featureMaps";
import type { FloatTensor } from "../numerics/onnxSession";
import type { FeatureMemory } from "../views/featureMemory";

export { featureMapNames } from "./featureMaps";
export type { FeatureMap, FeatureMapName, FeatureMaps } from "./featureMaps";

/** Red, green and blue pixel by pixel, [height, width, 3], or plane by plane, [3, height, width]. */
export type Pixels = { rgb: Uint8Array; planes?: undefined } | { rgb?: undefined; planes: Float32Array };

/** The frozen network that sees: EfficientNet-Lite0 up to its last block, trained on ImageNet. */
export interface Backbone {
    /** SHA-256 of its file, in hexadecimal: a detector is worth nothing with another backbone. */
    readonly checksum: string;
    /** SHA-256 of what the manifest of a brought backbone says about running it. Undefined: the package's own. */
    readonly reading?: string;
    /** Where features are kept that another attempt of a training may need. Undefined: nowhere. */
    readonly memory?: FeatureMemory;
    /**
     * Passes are made one after the other.
     *
     * @param pixels - 0–255; the sides multiples of 32.
     * @param take - what is wanted of the maps, whose memory the next pass uses again: to keep one, copy it.
     */
    computeFeatureMaps<Taken>(
        pixels: Pixels,
        width: number,
        height: number,
        take: (maps: FeatureMaps) => Taken,
    ): Promise<Taken>;
}

/** SHA-256 of the committed file, as tools/backbone/convert.py prints it. */
const CHECKSUM = "eb5328866e47a1727b1f74b492b292ec7eaec21617e27597182218b7272655b4";

/**
 * Opens the backbone that comes with this package.
 *
 * @throws when its file is missing or not the one that belongs to this version.
 */
export async function openBackbone(): Promise<Backbone> {
    const file = join(packageRoot, "detector", "backbone", "efficientnetLite0.onnx");
    const backbone = await openBackboneFile(file);
    if (backbone.checksum !== CHECKSUM) {
        throw new Error(
            `the backbone ${file} is damaged: its SHA-256 is ${backbone.checksum} instead of ${CHECKSUM}; install the package lookoutvision again`,
        );
    }
    return backbone;
}

/** Opens another file with the same inputs and outputs: for measuring what the training of a backbone is worth. */
export async function openBackboneFile(file: string): Promise<Backbone> {
    const model = await readFile(file);
    const session = await openOnnxSession(model);
    const memories = new Map<string, PassMemory>();
    let last: Promise<unknown> = Promise.resolve();
    return {
        checksum: createHash("sha256").update(model).digest("hex"),
        computeFeatureMaps(pixels, width, height, take) {
            const result = last.then(async () => {
                const size = `${width}x${height}`;
                if (memories.size === MOST_SIZES && !memories.has(size)) {
                    memories.clear();
                }
                const memory = memories.get(size) ?? reserveMemory(width, height);
                memories.set(size, memory);
                fillInput(memory.input.data, pixels);
                await session.run({ pictures: memory.input }, memory.outputs);
                return take(memory.maps);
            });
            last = result.catch(() => undefined);
            return result;
        },
    };
}

/** What a pass over a picture of one size reads from and writes into. */
interface PassMemory {
    input: FloatTensor;
    outputs: Record<FeatureMapName, FloatTensor>;
    /** The outputs' arrays. */
    maps: FeatureMaps;
}

/** Sizes whose memory is kept, 5 MB each: the pictures of a project have one or two. */
const MOST_SIZES = 3;

function reserveMemory(width: number, height: number): PassMemory {
    const outputs: Partial<PassMemory["outputs"]> = {};
    const maps: Partial<FeatureMaps> = {};
    for (const name of featureMapNames) {
        const map = { channels: channelsOf[name], height: height / strideOf[name], width: width / strideOf[name] };
        const data = new Float32Array(map.channels * map.height * map.width);
        maps[name] = { ...map, data };
        outputs[name] = { data, shape: [1, map.channels, map.height, map.width] };
    }
    const input = { data: new Float32Array(3 * width * height), shape: [1, 3, height, width] };
    return { input, outputs: outputs as PassMemory["outputs"], maps: maps as FeatureMaps };
}

/** [3, height, width], scaled as the network was trained. */
function fillInput(input: Float32Array, { rgb, planes }: Pixels): void {
    if (planes) {
        for (let index = 0; index < input.length; index++) {
            input[index] = (planes[index] - 127) / 128;
        }
        return;
    }
    const places = input.length / 3;
    for (let place = 0; place < places; place++) {
        input[place] = scaled[rgb[3 * place]];
        input[places + place] = scaled[rgb[3 * place + 1]];
        input[2 * places + place] = scaled[rgb[3 * place + 2]];
    }
}

/** Each value of a byte as the network takes it. */
const scaled = Float32Array.from({ length: 256 }, (_, byte) => (byte - 127) / 128);
