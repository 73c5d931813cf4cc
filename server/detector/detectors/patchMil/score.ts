import type { NamedArrays } from "../../modelFile";
import { PATCHES, PATCHES_A_SIDE } from "../../views/patchEmbedding";
import type { PatchMaps } from "../../views/pictureFeatures";
import type { Scorer } from "../contract";
import { CELLS_A_SIDE, logitsOfCells } from "./cells";

/** @param arrays - `mean`, `deviation` and `weights` [CELL_NUMBERS], `intercept` [1]. */
export function patchMilScorer(arrays: NamedArrays): Scorer {
    const { weights, intercept } = arrays;
    const scale = { mean: arrays.mean, deviation: arrays.deviation };
    const logits = (patchMaps: PatchMaps) => logitsOfCells(patchMaps, scale, weights, intercept[0]);
    return {
        score: async ({ patchMaps }) => logMeanExp(logits(patchMaps!)),
        async patchScores({ patchMaps }) {
            const ofCells = logits(patchMaps);
            const step = PATCHES_A_SIDE / CELLS_A_SIDE;
            return Float32Array.from({ length: PATCHES }, (_, patch) => {
                const [row, column] = [Math.floor(patch / PATCHES_A_SIDE), patch % PATCHES_A_SIDE];
                return ofCells[Math.floor(row / step) * CELLS_A_SIDE + Math.floor(column / step)];
            });
        },
    };
}

/** log of the mean of exp: near the largest where one stands out, near the mean where none does. */
export function logMeanExp(logits: ArrayLike<number>): number {
    let most = -Infinity;
    for (let index = 0; index < logits.length; index++) {
        most = Math.max(most, logits[index]);
    }
    let sum = 0;
    for (let index = 0; index < logits.length; index++) {
        sum += Math.exp(logits[index] - most);
    }
    return most + Math.log(sum / logits.length);
}
