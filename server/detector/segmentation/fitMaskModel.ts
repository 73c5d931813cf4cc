import type { HypercolumnMaps } from "../views/pictureFeatures";
import { joined } from "../views/pooling";
import { createRandom } from "../numerics/random";
import type { Random } from "../numerics/random";
import { classifyCells } from "./cellProbabilities";
import { CELLS, GRID_SIDE } from "./cellShares";
import type { CellShares } from "./cellShares";
import { HYPERCOLUMN, hypercolumnsAt } from "./hypercolumn";
import { drawPerceptron, teach } from "./perceptron";
import type { Examples, Perceptron } from "./perceptron";

/** The pictures that the mask model may learn from. */
export interface MaskTrainingSet {
    /** For each picture the shares of classes in its cells; null: all is background. */
    shares: readonly (CellShares | null)[];
    /** Background included. */
    classCount: number;
    maps(picture: number): Promise<HypercolumnMaps>;
    seed: number;
    /** Called between steps: throws when training is to end. */
    onStep(fraction: number): void;
}

/** Cells that are drawn from one picture at most: of each type, of the background close to them, of the other background. */
const OF_TYPE = 600;
const NEAR = 200;
const FAR = 300;
/** How many cells from a marked one are close to it. */
const NEARNESS = 6;
/** Most background cells of one picture that the second round learns from: those that the first most takes for something else. */
const HARD = 200;
/** With more, each picture gives fewer: 110 MB. */
const MOST_EXAMPLES = 60_000;

const EPOCHS = 8;

/**
 * Learns what cells of each class look like from a sample of cells, then once more with those of the background
 * that it took for anomalies.
 */
export async function fitMaskModel(set: MaskTrainingSet): Promise<Perceptron> {
    const random = createRandom(set.seed, "maskModel");
    const thinning = Math.min(1, MOST_EXAMPLES / (set.shares.length * (OF_TYPE + NEAR + FAR)));
    const sample = await collect(set, (picture) => drawCells(set.shares[picture], set.classCount, thinning, random));
    set.onStep(0.2);
    const scale = standardise(sample.inputs);
    const perceptron = drawPerceptron(HYPERCOLUMN, set.classCount, random);
    await teach(perceptron, sample, {
        epochs: EPOCHS,
        random,
        onEpoch: (fraction) => set.onStep(0.2 + 0.3 * fraction),
    });

    const classifier = await classifyCells(forRawInputs(perceptron, scale));
    const hard = await collect(set, async (picture, maps) =>
        hardCells(set.shares[picture], await classifier.probabilities(maps), Math.ceil(HARD * thinning)),
    );
    set.onStep(0.6);
    applyScale(hard.inputs, scale);
    const both = { inputs: joined([sample.inputs, hard.inputs]), targets: joined([sample.targets, hard.targets]) };
    await teach(perceptron, both, { epochs: EPOCHS, random, onEpoch: (fraction) => set.onStep(0.6 + 0.4 * fraction) });
    favourRareTypes(perceptron, both.targets);
    return forRawInputs(perceptron, scale);
}

/**
 * Small defects give few examples, so they would hardly ever win against the background: each type's probability is
 * taken times the square root of how much rarer it was. (Fully weighing that up marks too much.)
 */
function favourRareTypes({ outputBias }: Perceptron, targets: Float32Array): void {
    const examples = new Float64Array(outputBias.length);
    targets.forEach((share, index) => (examples[index % examples.length] += share));
    examples.forEach((ofType, type) => {
        if (ofType > 0) {
            outputBias[type] += 0.5 * Math.log(examples[0] / ofType);
        }
    });
}

async function collect(
    set: MaskTrainingSet,
    choose: (picture: number, maps: HypercolumnMaps) => Int32Array | Promise<Int32Array>,
): Promise<Examples> {
    const parts: Examples[] = [];
    for (const [picture, shares] of set.shares.entries()) {
        const maps = await set.maps(picture);
        const cells = await choose(picture, maps);
        const targets = new Float32Array(cells.length * set.classCount);
        cells.forEach((cell, place) => targets.set(sharesOf(shares, cell, set.classCount), place * set.classCount));
        parts.push({ inputs: hypercolumnsAt(maps, cells), targets });
    }
    return {
        inputs: joined(parts.map(({ inputs }) => inputs)),
        targets: joined(parts.map(({ targets }) => targets)),
    };
}

function sharesOf(shares: CellShares | null, cell: number, classCount: number): Float32Array {
    if (isMarked(shares, cell)) {
        const row = shares.rows[cell];
        return shares.shares.subarray(row * classCount, (row + 1) * classCount);
    }
    const background = new Float32Array(classCount);
    background[0] = 1;
    return background;
}

function isMarked(shares: CellShares | null, cell: number): shares is CellShares {
    return shares !== null && shares.rows[cell] >= 0;
}

function drawCells(shares: CellShares | null, classCount: number, thinning: number, random: Random): Int32Array {
    const draw = (cells: readonly number[], most: number) =>
        random.shuffle([...cells]).slice(0, Math.ceil(most * thinning));
    const all = Array.from({ length: CELLS }, (_, cell) => cell);
    if (shares === null) {
        return Int32Array.from(draw(all, NEAR + FAR));
    }
    const marked = all.filter((cell) => isMarked(shares, cell));
    const near = closeTo(marked);
    const chosen = [
        ...draw(
            all.filter((cell) => !isMarked(shares, cell) && near[cell] === 1),
            NEAR,
        ),
        ...draw(
            all.filter((cell) => near[cell] === 0),
            FAR,
        ),
    ];
    for (let type = 1; type < classCount; type++) {
        chosen.push(
            ...draw(
                marked.filter((cell) => sharesOf(shares, cell, classCount)[type] > 0),
                OF_TYPE,
            ),
        );
    }
    return Int32Array.from(chosen);
}

/** [CELLS]: 1 for the given cells and those around them. */
function closeTo(cells: readonly number[]): Uint8Array {
    const near = new Uint8Array(CELLS);
    for (const cell of cells) {
        const [row, column] = [Math.floor(cell / GRID_SIDE), cell % GRID_SIDE];
        for (let y = Math.max(0, row - NEARNESS); y <= Math.min(GRID_SIDE - 1, row + NEARNESS); y++) {
            for (let x = Math.max(0, column - NEARNESS); x <= Math.min(GRID_SIDE - 1, column + NEARNESS); x++) {
                near[y * GRID_SIDE + x] = 1;
            }
        }
    }
    return near;
}

/** The background's cells that are least taken for background, at most `most` of those that aren't clearly. */
function hardCells(shares: CellShares | null, probabilities: Float32Array, most: number): Int32Array {
    return Int32Array.from({ length: CELLS }, (_, cell) => cell)
        .filter((cell) => probabilities[cell] < 0.8 && !isMarked(shares, cell))
        .sort((a, b) => probabilities[a] - probabilities[b] || a - b)
        .slice(0, most);
}

/** [HYPERCOLUMN] each. */
interface Scale {
    mean: Float32Array;
    deviation: Float32Array;
}

/** Brings each input to mean 0 and deviation 1, in place. */
function standardise(inputs: Float32Array): Scale {
    const count = inputs.length / HYPERCOLUMN;
    const sums = new Float64Array(HYPERCOLUMN);
    const squares = new Float64Array(HYPERCOLUMN);
    for (let start = 0; start < inputs.length; start += HYPERCOLUMN) {
        for (let input = 0; input < HYPERCOLUMN; input++) {
            const value = inputs[start + input];
            sums[input] += value;
            squares[input] += value * value;
        }
    }
    const mean = Float32Array.from(sums, (sum) => sum / count);
    const deviation = Float32Array.from(
        squares,
        (square, input) => Math.sqrt(Math.max(0, square / count - (sums[input] / count) ** 2)) || 1,
    );
    applyScale(inputs, { mean, deviation });
    return { mean, deviation };
}

function applyScale(inputs: Float32Array, { mean, deviation }: Scale): void {
    for (let start = 0; start < inputs.length; start += HYPERCOLUMN) {
        for (let input = 0; input < HYPERCOLUMN; input++) {
            inputs[start + input] = (inputs[start + input] - mean[input]) / deviation[input];
        }
    }
}

/** The same perceptron for inputs that are not standardised: the scale goes into its first layer. */
function forRawInputs(perceptron: Perceptron, { mean, deviation }: Scale): Perceptron {
    const hiddenWeights = perceptron.hiddenWeights.map((weight, index) => weight / deviation[index % HYPERCOLUMN]);
    const hiddenBias = perceptron.hiddenBias.map((bias, unit) => {
        let shift = 0;
        for (let input = 0; input < HYPERCOLUMN; input++) {
            shift += hiddenWeights[unit * HYPERCOLUMN + input] * mean[input];
        }
        return bias - shift;
    });
    return {
        hiddenWeights,
        hiddenBias,
        outputWeights: Float32Array.from(perceptron.outputWeights),
        outputBias: Float32Array.from(perceptron.outputBias),
    };
}
