import { createRandom } from "../../numerics/random";
import type { FittedDetector, TrainingSet } from "../contract";
import { CELLS, cellsOf, logitsOfCells } from "./cells";
import { learnHeads } from "./learnHeads";
import { logMeanExp } from "./score";

/** Pictures that are learnt from at most: 61 MB. */
const MOST_PICTURES = 400;

const STAGE = "learning what places of anomalies look like";

export async function fitPatchMil(set: TrainingSet): Promise<FittedDetector> {
    const learnt = choosePictures(set);
    const cells = async (picture: number) => cellsOf(await set.patchMaps(picture));
    const { scale, without, all } = await learnHeads(set, { count: CELLS, measured: learnt, learnt, cells }, (done) =>
        set.onStep(STAGE, 0.8 * done),
    );
    const outOfFoldScores = new Float64Array(set.anomalous.length).fill(NaN);
    for (const [place, picture] of set.withPatches.entries()) {
        set.onStep(STAGE, 0.8 + (0.2 * place) / set.withPatches.length);
        const { weights, intercept } = without(picture);
        outOfFoldScores[picture] = logMeanExp(logitsOfCells(await set.patchMaps(picture), scale, weights, intercept));
    }
    const { weights, intercept } = all;
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
