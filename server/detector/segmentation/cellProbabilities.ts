import { interpolationMatrix, placesBetween } from "../numerics/linearInterpolation";
import { encodeOnnxGraph } from "../numerics/onnxGraph";
import { openOnnxSession } from "../numerics/onnxSession";
import type { FloatTensor, OnnxSession } from "../numerics/onnxSession";
import { hypercolumnMapNames } from "../views/pictureFeatures";
import type { HypercolumnMaps } from "../views/pictureFeatures";
import { CELLS, GRID_SIDE } from "./cellShares";
import { HYPERCOLUMN, hypercolumnChannels, MAP_SIDE } from "./hypercolumn";
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
            const { probabilities, weighted } = await session.run(inputs);
            return inCells(perceptron, probabilities.data, weighted.data);
        },
    };
}

const PLACES = MAP_SIDE ** 2;

/** Probability from which a place is background for sure. Only cells with another place around them are looked at. */
const SURE = 0.95;

/**
 * From the places of the finest map to cells. What the hidden units get is interpolated, and each cell decided by itself:
 * interpolated probabilities would be as coarse as the map.
 *
 * @param ofPlaces - probabilities, [classes, PLACES]
 * @param weighted - what the hidden units get, [HIDDEN, PLACES]
 * @returns [classes, CELLS]
 */
function inCells(perceptron: Perceptron, ofPlaces: Float32Array, weighted: Float32Array): Float32Array {
    const classes = perceptron.outputBias.length;
    const probabilities = new Float32Array(classes * CELLS).fill(1, 0, CELLS);
    const hidden = new Float32Array(HIDDEN);
    for (const cell of unsureCells(ofPlaces.subarray(0, PLACES))) {
        const [down, across] = [between[Math.floor(cell / GRID_SIDE)], between[cell % GRID_SIDE]];
        const [above, below] = [down.before * MAP_SIDE, down.after * MAP_SIDE];
        const [a, b] = [above + across.before, above + across.after];
        const [c, d] = [below + across.before, below + across.after];
        for (let unit = 0; unit < HIDDEN; unit++) {
            const start = unit * PLACES;
            const upper = weighted[start + a] * (1 - across.share) + weighted[start + b] * across.share;
            const lower = weighted[start + c] * (1 - across.share) + weighted[start + d] * across.share;
            hidden[unit] = Math.max(0, upper * (1 - down.share) + lower * down.share);
        }
        probabilitiesOf(perceptron, hidden).forEach((probability, each) => {
            probabilities[each * CELLS + cell] = probability;
        });
    }
    return probabilities;
}

/** Cells that lie between places of which one isn't surely background, in their order. */
function unsureCells(background: Float32Array): number[] {
    const isUnsure = new Uint8Array(CELLS);
    for (let place = 0; place < PLACES; place++) {
        if (background[place] > SURE) {
            continue;
        }
        const [row, column] = [CELLS_A_PLACE * Math.floor(place / MAP_SIDE), CELLS_A_PLACE * (place % MAP_SIDE)];
        for (let y = Math.max(0, row - 1); y <= Math.min(GRID_SIDE - 1, row + CELLS_A_PLACE); y++) {
            const start = y * GRID_SIDE;
            isUnsure.fill(1, start + Math.max(0, column - 1), start + Math.min(GRID_SIDE, column + CELLS_A_PLACE + 1));
        }
    }
    const cells: number[] = [];
    for (let cell = isUnsure.indexOf(1); cell >= 0; cell = isUnsure.indexOf(1, cell + 1)) {
        cells.push(cell);
    }
    return cells;
}

/** Cells along the side of a place. */
const CELLS_A_PLACE = GRID_SIDE / MAP_SIDE;

/** Places of the finest map between which the cells of a row lie. */
const between = placesBetween(GRID_SIDE, MAP_SIDE);

/** [classes] */
function probabilitiesOf({ outputWeights, outputBias }: Perceptron, hidden: Float32Array): Float32Array {
    const logits = outputBias.map((bias, each) => {
        let logit = bias;
        for (let unit = 0; unit < HIDDEN; unit++) {
            logit += hidden[unit] * outputWeights[each * HIDDEN + unit];
        }
        return logit;
    });
    const highest = logits.reduce((most, logit) => Math.max(most, logit));
    const raised = logits.map((logit) => Math.exp(logit - highest));
    const sum = raised.reduce((total, value) => total + value);
    return raised.map((value) => value / sum);
}

function columnsOf(matrix: Float32Array, from: number, count: number): Float32Array {
    return Float32Array.from(
        { length: HIDDEN * count },
        (_, index) => matrix[Math.floor(index / count) * HYPERCOLUMN + from + (index % count)],
    );
}

/** Sides of the maps that are coarser than the finest. */
const coarseSides = { s8: MAP_SIDE / 2, s16: MAP_SIDE / 4, s32a: MAP_SIDE / 8 };

type CoarseMap = keyof typeof coarseSides;

const coarseMaps = Object.keys(coarseSides) as CoarseMap[];

/** [side of the map, MAP_SIDE] */
function acrossMatrix(name: CoarseMap): Float32Array {
    const side = coarseSides[name];
    const down = interpolationMatrix(MAP_SIDE, side);
    return down.map((_, index) => down[(index % MAP_SIDE) * side + Math.floor(index / MAP_SIDE)]);
}

const coarseSum = coarseMaps.reduce((sum, name) => sum + coarseSides[name], 0);

/** [MAP_SIDE, all sides]: the matrices of all maps side by side, which interpolates and sums them in one product. */
function downMatrix(): Float32Array {
    const matrix = new Float32Array(MAP_SIDE * coarseSum);
    let offset = 0;
    for (const name of coarseMaps) {
        const [side, from] = [coarseSides[name], offset];
        interpolationMatrix(MAP_SIDE, side).forEach(
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
    outputs: [
        { name: "probabilities", shape: ["classes", PLACES] },
        { name: "weighted", shape: [1, HIDDEN, MAP_SIDE, MAP_SIDE] },
    ],
    constants: [
        ...coarseMaps.map((name) => ({
            name: `${name}.across`,
            shape: [coarseSides[name], MAP_SIDE],
            values: acrossMatrix(name),
        })),
        { name: "down", shape: [MAP_SIDE, coarseSum], values: downMatrix() },
        { name: "list", shape: [2], values: BigInt64Array.of(BigInt(HIDDEN), BigInt(PLACES)) },
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
        { operator: "Relu", inputs: ["weighted"], outputs: ["inMap"] },
        { operator: "Reshape", inputs: ["inMap", "list"], outputs: ["hidden"] },
        { operator: "MatMul", inputs: ["outputWeights", "hidden"], outputs: ["products"] },
        { operator: "Add", inputs: ["products", "outputBias"], outputs: ["logits"] },
        { operator: "Softmax", inputs: ["logits"], outputs: ["probabilities"], attributes: { axis: 0 } },
    ],
});

let opened: Promise<OnnxSession> | undefined;

function openSession(): Promise<OnnxSession> {
    // One thread whatever is measured: of maps as small as these, the runtime sums in another order with more.
    opened ??= openOnnxSession(graph, 1);
    return opened;
}
