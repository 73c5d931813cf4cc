import { interpolationMatrix } from "../numerics/linearInterpolation";
import { encodeOnnxGraph } from "../numerics/onnxGraph";
import { openOnnxSession } from "../numerics/onnxSession";
import type { FloatTensor, OnnxSession } from "../numerics/onnxSession";
import { hypercolumnMapNames } from "../views/pictureFeatures";
import type { HypercolumnMaps } from "../views/pictureFeatures";
import { CELLS, GRID_SIDE } from "./cellShares";
import { HYPERCOLUMN, hypercolumnChannels } from "./hypercolumn";
import { HIDDEN } from "./perceptron";
import type { Perceptron } from "./perceptron";

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
        hiddenBias: { data: perceptron.hiddenBias, shape: [HIDDEN] },
        outputWeights: { data: perceptron.outputWeights, shape: [classes, HIDDEN] },
        outputBias: { data: perceptron.outputBias, shape: [classes, 1] },
    };
    let offset = 0;
    for (const name of hypercolumnMapNames) {
        const channels = hypercolumnChannels[name];
        weights[`${name}.weights`] = {
            data: columnsOf(perceptron.hiddenWeights, offset, channels),
            shape: [HIDDEN, channels, 1, 1],
        };
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
    return Float32Array.from(
        { length: HIDDEN * count },
        (_, index) => matrix[Math.floor(index / count) * HYPERCOLUMN + from + (index % count)],
    );
}

/** Sides of the maps that are coarser than the grid of cells. */
const coarseSides = { s8: GRID_SIDE / 2, s16: GRID_SIDE / 4, s32a: GRID_SIDE / 8 };

type CoarseMap = keyof typeof coarseSides;

const coarseMaps = Object.keys(coarseSides) as CoarseMap[];

/** [side of the map, GRID_SIDE] */
function acrossMatrix(name: CoarseMap): Float32Array {
    const side = coarseSides[name];
    const down = interpolationMatrix(GRID_SIDE, side);
    return down.map((_, index) => down[(index % GRID_SIDE) * side + Math.floor(index / GRID_SIDE)]);
}

const coarseSum = coarseMaps.reduce((sum, name) => sum + coarseSides[name], 0);

/** [GRID_SIDE, all sides]: the matrices of all maps side by side, which interpolates and sums them in one product. */
function downMatrix(): Float32Array {
    const matrix = new Float32Array(GRID_SIDE * coarseSum);
    let offset = 0;
    for (const name of coarseMaps) {
        const [side, from] = [coarseSides[name], offset];
        interpolationMatrix(GRID_SIDE, side).forEach(
            (weight, index) => (matrix[Math.floor(index / side) * coarseSum + from + (index % side)] = weight),
        );
        offset += side;
    }
    return matrix;
}

// Interpolating and weighing may change places, both being linear: so coarse maps are weighed before they are enlarged.
// Enlarging is done by matrix products, in a third of the time of the runtime's own operator for it.
const graph = encodeOnnxGraph({
    name: "cellProbabilities",
    inputs: [
        ...hypercolumnMapNames.flatMap((name) => [
            { name, shape: [1, hypercolumnChannels[name], `${name}.height`, `${name}.width`] },
            { name: `${name}.weights`, shape: [HIDDEN, hypercolumnChannels[name], 1, 1] },
        ]),
        { name: "hiddenBias", shape: [HIDDEN] },
        { name: "outputWeights", shape: ["classes", HIDDEN] },
        { name: "outputBias", shape: ["classes", 1] },
    ],
    outputs: [{ name: "probabilities", shape: ["classes", CELLS] }],
    constants: [
        ...coarseMaps.map((name) => ({
            name: `${name}.across`,
            shape: [coarseSides[name], GRID_SIDE],
            values: acrossMatrix(name),
        })),
        { name: "down", shape: [GRID_SIDE, coarseSum], values: downMatrix() },
        { name: "list", shape: [2], values: BigInt64Array.of(BigInt(HIDDEN), BigInt(CELLS)) },
    ],
    nodes: [
        { operator: "Conv", inputs: ["s4", "s4.weights", "hiddenBias"], outputs: ["s4.weighted"] },
        ...(["s8", "s16a", "s16b", "s32a"] as const).map((name) => ({
            operator: "Conv",
            inputs: [name, `${name}.weights`],
            outputs: [`${name}.weighted`],
        })),
        { operator: "Add", inputs: ["s16a.weighted", "s16b.weighted"], outputs: ["s16.weighted"] },
        ...coarseMaps.map((name) => ({
            operator: "MatMul",
            inputs: [`${name}.weighted`, `${name}.across`],
            outputs: [`${name}.wide`],
        })),
        {
            operator: "Concat",
            inputs: coarseMaps.map((name) => `${name}.wide`),
            outputs: ["wide"],
            attributes: { axis: 2 },
        },
        { operator: "MatMul", inputs: ["down", "wide"], outputs: ["coarse"] },
        { operator: "Add", inputs: ["s4.weighted", "coarse"], outputs: ["weighted"] },
        { operator: "Relu", inputs: ["weighted"], outputs: ["inGrid"] },
        { operator: "Reshape", inputs: ["inGrid", "list"], outputs: ["hidden"] },
        { operator: "MatMul", inputs: ["outputWeights", "hidden"], outputs: ["products"] },
        { operator: "Add", inputs: ["products", "outputBias"], outputs: ["logits"] },
        { operator: "Softmax", inputs: ["logits"], outputs: ["probabilities"], attributes: { axis: 0 } },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    opened ??= openOnnxSession(graph);
    return opened;
}
