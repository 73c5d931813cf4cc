import { encodeOnnxGraph } from "../numerics/onnxGraph";
import type { OnnxConstant, OnnxNode } from "../numerics/onnxGraph";
import { openOnnxSession } from "../numerics/onnxSession";
import type { FloatTensor } from "../numerics/onnxSession";
import { createRandom } from "../numerics/random";
import { channelsOf, featureMapNames, strideOf } from "./featureMaps";
import type { FeatureMap, FeatureMapName, FeatureMaps } from "./featureMaps";

/** Function that makes the six maps of the layers of another backbone, each [1, channels, height, width]. */
export type MapAdapter = (layers: readonly FloatTensor[]) => Promise<FeatureMaps>;

/** Deviation of a projected channel whose layer has the deviation 1: about that of the package's own backbone. */
const GAIN = 8;

/**
 * Opens an adapter for layers of these shapes. Each map is made of the layer whose stride is nearest to its own: projected
 * by a fixed Gaussian matrix, which keeps distances, and resized. Maps that share layers share them out in their order.
 *
 * @param size - width and height of the picture, multiples of 32.
 */
export async function openMapAdapter(
    layers: readonly { stride: number; shape: readonly number[] }[],
    [width, height]: readonly [number, number],
): Promise<MapAdapter> {
    const sources = sourcesOf(layers.map(({ stride }) => stride));
    const constants: OnnxConstant[] = [{ name: "none", shape: [0], values: new Float32Array(0) }];
    const nodes: OnnxNode[] = [];
    const shapes = {} as Record<FeatureMapName, number[]>;
    for (const name of featureMapNames) {
        const layer = sources[name];
        const [channels, from] = [channelsOf[name], layers[layer].shape[1]];
        const random = createRandom(0, `projection of ${name}`);
        const weights = Float32Array.from(
            { length: channels * from },
            () => (GAIN * random.gaussian()) / Math.sqrt(from),
        );
        shapes[name] = [1, channels, height / strideOf[name], width / strideOf[name]];
        constants.push(
            { name: `${name}.weights`, shape: [channels, from, 1, 1], values: weights },
            { name: `${name}.shape`, shape: [4], values: BigInt64Array.from(shapes[name].map(BigInt)) },
        );
        nodes.push(
            { operator: "Conv", inputs: [`layer${layer}`, `${name}.weights`], outputs: [`${name}.projected`] },
            resizeNode(`${name}.projected`, `${name}.shape`, name),
        );
    }
    const used = [...new Set(Object.values(sources))];
    const session = await openOnnxSession(
        encodeOnnxGraph({
            name: "mapAdapter",
            inputs: used.map((layer) => ({ name: `layer${layer}`, shape: layers[layer].shape })),
            outputs: featureMapNames.map((name) => ({ name, shape: shapes[name] })),
            constants,
            nodes,
        }),
    );
    return async (tensors) => {
        const outputs = await session.run(Object.fromEntries(used.map((layer) => [`layer${layer}`, tensors[layer]])));
        const mapOf = (name: FeatureMapName): FeatureMap => {
            const [, channels, rows, columns] = shapes[name];
            return { channels, height: rows, width: columns, data: outputs[name].data };
        };
        return Object.fromEntries(featureMapNames.map((name) => [name, mapOf(name)])) as FeatureMaps;
    };
}

/** Opens a function that resizes [1, 3, height, width] from one width and height to another. */
export async function openResizer(
    from: readonly [number, number],
    to: readonly [number, number],
): Promise<(planes: FloatTensor) => Promise<FloatTensor>> {
    if (from[0] === to[0] && from[1] === to[1]) {
        return async (planes) => planes;
    }
    const shape = [1, 3, to[1], to[0]];
    const session = await openOnnxSession(
        encodeOnnxGraph({
            name: "resize",
            inputs: [{ name: "planes", shape: [1, 3, from[1], from[0]] }],
            outputs: [{ name: "resized", shape }],
            constants: [
                { name: "none", shape: [0], values: new Float32Array(0) },
                { name: "shape", shape: [4], values: BigInt64Array.from(shape.map(BigInt)) },
            ],
            nodes: [resizeNode("planes", "shape", "resized")],
        }),
    );
    return async (planes) => (await session.run({ planes })).resized;
}

function resizeNode(input: string, shape: string, output: string): OnnxNode {
    return {
        operator: "Resize",
        inputs: [input, "none", "none", shape],
        outputs: [output],
        attributes: { mode: "linear", coordinate_transformation_mode: "half_pixel" },
    };
}

/** For each map the place of its layer in the list. @param strides - of the layers. */
export function sourcesOf(strides: readonly number[]): Record<FeatureMapName, number> {
    const nearest = (name: FeatureMapName) => {
        const far = strides.map((stride) => Math.abs(Math.log2(stride / strideOf[name])));
        const least = Math.min(...far);
        return [...strides.keys()].filter((layer) => far[layer] < least + 1e-9);
    };
    const sources = {} as Record<FeatureMapName, number>;
    for (const name of featureMapNames) {
        const layers = nearest(name);
        const sharing = featureMapNames.filter((other) => nearest(other)[0] === layers[0]);
        const share = sharing.length === 1 ? 1 : sharing.indexOf(name) / (sharing.length - 1);
        sources[name] = layers[Math.round(share * (layers.length - 1))];
    }
    return sources;
}
