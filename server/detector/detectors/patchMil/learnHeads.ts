import { balancedWeights } from "../../numerics/logisticRegression";
import { productOfRows } from "../../numerics/matrixProduct";
import { createRandom } from "../../numerics/random";
import { whitenedSubspace } from "../../numerics/whitenedSubspace";
import type { TrainingSet } from "../contract";
import { CELL_NUMBERS, standardiseCells } from "./cells";
import type { CellScale } from "./cells";
import { openLearner } from "./learn";
import type { MilHead, MilLearner } from "./learn";

/** Numbers of a cell that are learnt from: the directions in which cells vary most. */
const DIMENSIONS = 96;
/** Variance that each of them has besides, in terms of a cell's numbers, whose variance is 1. */
const RIDGE = 0.01;

/** What is learnt from. */
export interface MilPictures {
    /** Number of cells of each picture. */
    count: number;
    /** Pictures from which the numbers' scale and directions are taken. */
    measured: readonly number[];
    /** Pictures that are learnt from. */
    learnt: readonly number[];
    /** @returns [count, CELL_NUMBERS], the caller's own. */
    cells(picture: number): Promise<Float32Array>;
}

export interface MilHeads {
    scale: CellScale;
    learner: MilLearner;
    /** What was learnt without a picture's fold. */
    without(picture: number): MilHead;
    /** What was learnt from all. */
    all: MilHead;
}

/** Learns once without each fold, and once from all pictures, all at once. */
export async function learnHeads(
    set: TrainingSet,
    pictures: MilPictures,
    onStep: (done: number) => void,
): Promise<MilHeads> {
    const { learnt, count } = pictures;
    const scale = await fitScale(pictures, (done) => onStep(0.15 * done));
    const projection = await fitProjection(pictures, scale, set.seed, (done) => onStep(0.15 + 0.15 * done));
    const learner = openLearner(projection, DIMENSIONS, { pictures: learnt.length, cells: count });
    for (const [place, picture] of learnt.entries()) {
        onStep(0.3 + (0.3 * place) / learnt.length);
        await learner.add(standardiseCells(await pictures.cells(picture), scale));
    }
    const folds = [...new Set(set.folds)].sort((a, b) => a - b);
    const anomalous = learnt.map((picture) => set.anomalous[picture]);
    const parts = [...folds, undefined].map((left) => weightsWithout(learnt, anomalous, set.folds, left));
    const heads = await learner.learn(anomalous, parts, (done) => onStep(0.6 + 0.4 * done));
    return {
        scale,
        learner,
        without: (picture) => heads[folds.indexOf(set.folds[picture])],
        all: heads[folds.length],
    };
}

async function fitScale(
    { measured, count, cells }: MilPictures,
    onPicture: (done: number) => void,
): Promise<CellScale> {
    const sums = new Float64Array(CELL_NUMBERS);
    const squares = new Float64Array(CELL_NUMBERS);
    for (const [place, picture] of measured.entries()) {
        onPicture(place / measured.length);
        (await cells(picture)).forEach((value, index) => {
            sums[index % CELL_NUMBERS] += value;
            squares[index % CELL_NUMBERS] += value * value;
        });
    }
    const total = measured.length * count;
    const mean = Float32Array.from(sums, (sum) => sum / total);
    const deviation = Float32Array.from(squares, (square, number) => {
        const spread = Math.sqrt(Math.max(0, square / total - (sums[number] / total) ** 2));
        // Less is what single precision leaves of a number that never changes.
        return spread > 1e-4 * Math.abs(mean[number]) ? spread : 1;
    });
    return { mean, deviation };
}

/** [DIMENSIONS, CELL_NUMBERS] */
async function fitProjection(
    { measured, count, cells }: MilPictures,
    scale: CellScale,
    seed: number,
    onPicture: (done: number) => void,
): Promise<Float64Array> {
    const covariance = new Float64Array(CELL_NUMBERS ** 2);
    for (const [place, picture] of measured.entries()) {
        onPicture(place / measured.length);
        const standardised = standardiseCells(await cells(picture), scale);
        const transposed = new Float32Array(standardised.length);
        standardised.forEach(
            (value, index) => (transposed[(index % CELL_NUMBERS) * count + Math.floor(index / CELL_NUMBERS)] = value),
        );
        const rows = { data: transposed, shape: [CELL_NUMBERS, count] };
        (await productOfRows(rows, rows)).data.forEach(
            (value, index) => (covariance[index] += value / (measured.length * count)),
        );
    }
    return whitenedSubspace(covariance, CELL_NUMBERS, DIMENSIONS, RIDGE, createRandom(seed, "patchMil subspace"));
}

/** How much each picture counts where one fold is left out: both labels the same in sum. */
function weightsWithout(
    pictures: readonly number[],
    anomalous: readonly boolean[],
    folds: Int32Array,
    left: number | undefined,
): Float64Array {
    const within = [...pictures.keys()].filter((place) => folds[pictures[place]] !== left);
    const balanced = balancedWeights(within.map((place) => anomalous[place]));
    const weights = new Float64Array(pictures.length);
    within.forEach((place, index) => (weights[place] = balanced[index]));
    return weights;
}
