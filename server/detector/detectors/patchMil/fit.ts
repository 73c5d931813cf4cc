import { balancedWeights } from "../../numerics/logisticRegression";
import { productOfRows } from "../../numerics/matrixProduct";
import { createRandom } from "../../numerics/random";
import { whitenedSubspace } from "../../numerics/whitenedSubspace";
import type { FittedDetector, TrainingSet } from "../contract";
import { CELL_NUMBERS, CELLS, cellsOf, standardiseCells } from "./cells";
import type { CellScale } from "./cells";
import { openLearner } from "./learn";
import { logitsOf, logMeanExp } from "./score";

/** Numbers of a cell that are learnt from: the directions in which cells vary most. */
const DIMENSIONS = 96;
/** Variance that each of them has besides, in terms of a cell's numbers, whose variance is 1. */
const RIDGE = 0.01;
/** Pictures that are learnt from at most: 61 MB. */
const MOST_PICTURES = 400;

const STAGE = "learning what places of anomalies look like";

/** Once without each fold, and with all pictures, all at once. */
export async function fitPatchMil(set: TrainingSet): Promise<FittedDetector> {
    const learnt = choosePictures(set);
    const scale = await fitScale(set, learnt, (done) => set.onStep(STAGE, 0.15 * done));
    const projection = await fitProjection(set, learnt, scale, (done) => set.onStep(STAGE, 0.15 + 0.15 * done));
    const learner = await openLearner(projection, DIMENSIONS);
    for (const [place, picture] of learnt.entries()) {
        set.onStep(STAGE, 0.3 + (0.2 * place) / learnt.length);
        await learner.add(standardiseCells(cellsOf(await set.patchMaps(picture)), scale));
    }
    const folds = [...new Set(set.folds)].sort((a, b) => a - b);
    const anomalous = learnt.map((picture) => set.anomalous[picture]);
    const parts = [...folds, undefined].map((left) => weightsWithout(learnt, anomalous, set.folds, left));
    const heads = await learner.learn(anomalous, parts, (done) => set.onStep(STAGE, 0.5 + 0.3 * done));

    const outOfFoldScores = new Float64Array(set.anomalous.length).fill(NaN);
    for (const [place, picture] of set.withPatches.entries()) {
        set.onStep(STAGE, 0.8 + (0.2 * place) / set.withPatches.length);
        const { weights, intercept } = heads[folds.indexOf(set.folds[picture])];
        const cells = standardiseCells(cellsOf(await set.patchMaps(picture)), scale);
        outOfFoldScores[picture] = logMeanExp(logitsOf(cells, weights, intercept));
    }
    const { weights, intercept } = heads[folds.length];
    return {
        outOfFoldScores,
        arrays: { ...scale, weights: Float32Array.from(weights), intercept: Float32Array.of(intercept) },
    };
}

/** All pictures with patches, or of very many as many of each label as there can be, drawn by the seed. */
function choosePictures({ withPatches, anomalous, seed }: TrainingSet): number[] {
    if (withPatches.length <= MOST_PICTURES) {
        return [...withPatches];
    }
    const order = createRandom(seed, "patchMil").shuffle([...withPatches]);
    const anomalies = order.filter((picture) => anomalous[picture]);
    const normals = order.filter((picture) => !anomalous[picture]);
    const fromAnomalies = Math.min(anomalies.length, Math.max(MOST_PICTURES / 2, MOST_PICTURES - normals.length));
    return [...anomalies.slice(0, fromAnomalies), ...normals.slice(0, MOST_PICTURES - fromAnomalies)].sort(
        (a, b) => a - b,
    );
}

async function fitScale(
    set: TrainingSet,
    pictures: readonly number[],
    onPicture: (done: number) => void,
): Promise<CellScale> {
    const sums = new Float64Array(CELL_NUMBERS);
    const squares = new Float64Array(CELL_NUMBERS);
    for (const [place, picture] of pictures.entries()) {
        onPicture(place / pictures.length);
        cellsOf(await set.patchMaps(picture)).forEach((value, index) => {
            sums[index % CELL_NUMBERS] += value;
            squares[index % CELL_NUMBERS] += value * value;
        });
    }
    const count = pictures.length * CELLS;
    const mean = Float32Array.from(sums, (sum) => sum / count);
    const deviation = Float32Array.from(squares, (square, number) => {
        const spread = Math.sqrt(Math.max(0, square / count - (sums[number] / count) ** 2));
        // Less is what single precision leaves of a number that never changes.
        return spread > 1e-4 * Math.abs(mean[number]) ? spread : 1;
    });
    return { mean, deviation };
}

/** [DIMENSIONS, CELL_NUMBERS] */
async function fitProjection(
    set: TrainingSet,
    pictures: readonly number[],
    scale: CellScale,
    onPicture: (done: number) => void,
): Promise<Float64Array> {
    const covariance = new Float64Array(CELL_NUMBERS ** 2);
    for (const [place, picture] of pictures.entries()) {
        onPicture(place / pictures.length);
        const cells = standardiseCells(cellsOf(await set.patchMaps(picture)), scale);
        const transposed = new Float32Array(cells.length);
        cells.forEach(
            (value, index) => (transposed[(index % CELL_NUMBERS) * CELLS + Math.floor(index / CELL_NUMBERS)] = value),
        );
        const rows = { data: transposed, shape: [CELL_NUMBERS, CELLS] };
        (await productOfRows(rows, rows)).data.forEach(
            (value, index) => (covariance[index] += value / (pictures.length * CELLS)),
        );
    }
    return whitenedSubspace(covariance, CELL_NUMBERS, DIMENSIONS, RIDGE, createRandom(set.seed, "patchMil subspace"));
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
