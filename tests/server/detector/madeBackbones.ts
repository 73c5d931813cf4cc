import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackboneManifest } from "../../../server/detector/backbone/backboneManifest";
import { encodeOnnxGraph } from "../../../server/detector/numerics/onnxGraph";
import type { OnnxConstant, OnnxNode } from "../../../server/detector/numerics/onnxGraph";
import { createRandom } from "../../../server/detector/numerics/random";

/** Backbone with random weights that a test brings. */
export interface MadeBackbone {
    graph: Uint8Array;
    manifest: BackboneManifest;
}

const random = createRandom(7, "made backbones");

function weights(name: string, ...shape: number[]): OnnxConstant {
    const inputs = shape.length === 4 ? shape[1] * shape[2] * shape[3] : shape[0];
    const values = Float32Array.from(
        { length: shape.reduce((product, size) => product * size, 1) },
        () => random.gaussian() * Math.sqrt(2 / inputs),
    );
    return { name, shape, values };
}

/** Convolutional network of four stages, with maps at the strides 4 to 32. */
export function convolutionalBackbone(): MadeBackbone {
    const stages = [
        { name: "stage1", from: 3, channels: 16, step: 4 },
        { name: "stage2", from: 16, channels: 32, step: 2 },
        { name: "stage3", from: 32, channels: 48, step: 2 },
        { name: "stage4", from: 48, channels: 64, step: 2 },
    ];
    const nodes: OnnxNode[] = stages.flatMap(({ name, step }, index) => [
        {
            operator: "Conv",
            inputs: [index === 0 ? "image" : stages[index - 1].name, `${name}.weights`],
            outputs: [`${name}.sum`],
            attributes: { kernel_shape: [step, step], strides: [step, step] },
        },
        { operator: "Relu", inputs: [`${name}.sum`], outputs: [name] },
    ]);
    const graph = encodeOnnxGraph({
        name: "convolutional",
        inputs: [{ name: "image", shape: [1, 3, "height", "width"] }],
        outputs: stages.map(({ name, channels }) => ({ name, shape: [1, channels, `${name}.h`, `${name}.w`] })),
        constants: stages.map(({ name, from, channels, step }) =>
            weights(`${name}.weights`, channels, from, step, step),
        ),
        nodes,
    });
    return {
        graph,
        manifest: {
            format: 1,
            name: "convolutional, random weights",
            licence: "Apache-2.0",
            sha256: sha256(graph),
            input: { name: "image", mean: [123.675, 116.28, 103.53], deviation: [58.395, 57.12, 57.375] },
            layers: stages.map(({ name }, index) => ({ output: name, stride: 4 * 2 ** index })),
        },
    };
}

/** Vision transformer of two blocks for pictures of 224 × 224: patches of 16 × 16, a class token, attention of one head. */
export function transformerBackbone(): MadeBackbone {
    const [side, patch, width] = [224, 16, 32];
    const tokens = (side / patch) ** 2 + 1;
    const block = (from: string, name: string): OnnxNode[] => [
        ...["query", "key", "value"].map((part) => ({
            operator: "MatMul",
            inputs: [from, `${name}.${part}.weights`],
            outputs: [`${name}.${part}`],
        })),
        {
            operator: "Transpose",
            inputs: [`${name}.key`],
            outputs: [`${name}.keys`],
            attributes: { perm: [0, 2, 1] },
        },
        { operator: "MatMul", inputs: [`${name}.query`, `${name}.keys`], outputs: [`${name}.products`] },
        { operator: "Mul", inputs: [`${name}.products`, "scale"], outputs: [`${name}.scaled`] },
        { operator: "Softmax", inputs: [`${name}.scaled`], outputs: [`${name}.attention`], attributes: { axis: 2 } },
        { operator: "MatMul", inputs: [`${name}.attention`, `${name}.value`], outputs: [`${name}.seen`] },
        { operator: "Add", inputs: [from, `${name}.seen`], outputs: [`${name}.sum`] },
        { operator: "Tanh", inputs: [`${name}.sum`], outputs: [name] },
    ];
    const blocks = ["block1", "block2"];
    const graph = encodeOnnxGraph({
        name: "transformer",
        inputs: [{ name: "pixels", shape: [1, 3, side, side] }],
        outputs: blocks.map((name) => ({ name, shape: [1, tokens, width] })),
        constants: [
            weights("embedding", width, 3, patch, patch),
            weights("class", 1, 1, width),
            { name: "scale", shape: [1], values: Float32Array.of(1 / width) },
            { name: "list", shape: [3], values: BigInt64Array.of(1n, BigInt(width), BigInt(tokens - 1)) },
            ...blocks.flatMap((name) =>
                ["query", "key", "value"].map((part) => weights(`${name}.${part}.weights`, width, width)),
            ),
        ],
        nodes: [
            {
                operator: "Conv",
                inputs: ["pixels", "embedding"],
                outputs: ["patches"],
                attributes: { kernel_shape: [patch, patch], strides: [patch, patch] },
            },
            { operator: "Reshape", inputs: ["patches", "list"], outputs: ["flat"] },
            { operator: "Transpose", inputs: ["flat"], outputs: ["ofPlaces"], attributes: { perm: [0, 2, 1] } },
            { operator: "Concat", inputs: ["class", "ofPlaces"], outputs: ["tokens"], attributes: { axis: 1 } },
            ...block("tokens", "block1"),
            ...block("block1", "block2"),
        ],
    });
    return {
        graph,
        manifest: {
            format: 1,
            name: "vision transformer, random weights",
            licence: "Apache-2.0",
            sha256: sha256(graph),
            input: { name: "pixels", mean: [127.5, 127.5, 127.5], deviation: [64, 64, 64], size: [side, side] },
            layers: blocks.map((output) => ({ output, stride: patch, leadingTokens: 1 })),
        },
    };
}

/** Writes a backbone with its manifest. @returns path of the ONNX file. */
export async function writeBackbone(
    folder: string,
    name: string,
    { graph, manifest }: { graph: Uint8Array; manifest: unknown },
): Promise<string> {
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${name}.onnx`);
    await writeFile(file, graph);
    if (manifest !== undefined) {
        const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest, undefined, 2);
        await writeFile(join(folder, `${name}.json`), text);
    }
    return file;
}

export function sha256(content: Uint8Array): string {
    return createHash("sha256").update(content).digest("hex");
}
