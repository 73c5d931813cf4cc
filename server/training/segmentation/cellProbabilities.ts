import { encodeOnnxGraph } from "../components/onnxGraph";
import { type FloatTensor, openOnnxSession, type OnnxSession } from "../components/onnxSession";
import { type HypercolumnMaps, hypercolumnMapNames } from "../components/pictureFeatures";
import { CELLS, GRID_SIDE } from "./cellShares";
import { HYPERCOLUMN, hypercolumnChannels } from "./hypercolumn";
import { HIDDEN, type Perceptron } from "./perceptron";

/** How probable each class is in each cell of a picture. */
export interface CellClassifier {
    /** @returns [classes, CELLS] */
    probabilities(maps: HypercolumnMaps): Promise<Float32Array>;
}

/** A perceptron that takes hypercolumns, at all cells of a picture at once. */
export async function classifyCells(perceptron: Perceptron): Promise<CellClassifier> {
    const session = await openSession();
    const classes = perceptron.outputBias.length;
    const weights: Record<string, FloatTensor> = {
        hiddenBias: { data: perceptron.hiddenBias, shape: [1, HIDDEN, 1, 1] },
        outputWeights: { data: perceptron.outputWeights, shape: [classes, HIDDEN, 1, 1] },
        outputBias: { data: perceptron.outputBias, shape: [classes] },
    };
    let offset = 0;
    for (const name of hypercolumnMapNames) {
        const channels = hypercolumnChannels[name];
        weights[`${name}.weights`] = { data: columnsOf(perceptron.hiddenWeights, offset, channels), shape: [HIDDEN, channels, 1, 1] };
        offset += channels;
    }
    return {
        async probabilities(maps) {
            const inputs = { ...weights };
            for (const name of hypercolumnMapNames) {
                const { data, channels, height, width } = maps[name];
                inputs[name] = { data, shape: [1, channels, height, width] };
            }
            return (await session.run(inputs)).probabilities.data;
        },
    };
}

function columnsOf(matrix: Float32Array, from: number, count: number): Float32Array {
    return Float32Array.from({ length: HIDDEN * count }, (_, index) => matrix[Math.floor(index / count) * HYPERCOLUMN + from + (index % count)]);
}

const coarseMaps = hypercolumnMapNames.filter((name) => name !== "s4");

// Interpolating and weighing may change places, both being linear: so coarse maps are weighed before they are enlarged.
const graph = encodeOnnxGraph({
    name: "cellProbabilities",
    inputs: [
        ...hypercolumnMapNames.flatMap((name) => [
            { name, shape: [1, hypercolumnChannels[name], `${name}.height`, `${name}.width`] },
            { name: `${name}.weights`, shape: [HIDDEN, hypercolumnChannels[name], 1, 1] },
        ]),
        { name: "hiddenBias", shape: [1, HIDDEN, 1, 1] },
        { name: "outputWeights", shape: ["classes", HIDDEN, 1, 1] },
        { name: "outputBias", shape: ["classes"] },
    ],
    outputs: [{ name: "probabilities", shape: ["classes", CELLS] }],
    constants: [
        { name: "none", shape: [0], values: new Float32Array(0) },
        { name: "grid", shape: [4], values: BigInt64Array.of(1n, BigInt(HIDDEN), BigInt(GRID_SIDE), BigInt(GRID_SIDE)) },
        { name: "list", shape: [2], values: BigInt64Array.of(-1n, BigInt(CELLS)) },
    ],
    nodes: [
        ...hypercolumnMapNames.map((name) => ({ operator: "Conv", inputs: [name, `${name}.weights`], outputs: [`${name}.weighted`] })),
        ...coarseMaps.map((name) => ({
            operator: "Resize",
            inputs: [`${name}.weighted`, "none", "none", "grid"],
            outputs: [`${name}.enlarged`],
            attributes: { mode: "linear", coordinate_transformation_mode: "half_pixel" },
        })),
        { operator: "Sum", inputs: ["s4.weighted", ...coarseMaps.map((name) => `${name}.enlarged`), "hiddenBias"], outputs: ["weighted"] },
        { operator: "Relu", inputs: ["weighted"], outputs: ["hidden"] },
        { operator: "Conv", inputs: ["hidden", "outputWeights", "outputBias"], outputs: ["logits"] },
        { operator: "Softmax", inputs: ["logits"], outputs: ["inGrid"], attributes: { axis: 1 } },
        { operator: "Reshape", inputs: ["inGrid", "list"], outputs: ["probabilities"] },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    opened ??= openOnnxSession(graph);
    return opened;
}
