import type { NamedArrays } from "../../modelFile";
import type { PatchMaps } from "../../views/pictureFeatures";
import type { Scorer } from "../contract";
import { CELL_NUMBERS, CELLS, cellsOf, logitsOfCells } from "../patchMil/cells";
import { logMeanExp } from "../patchMil/score";

/** Cells of a picture: those of its four quarters. */
export const QUARTERED_CELLS = 4 * CELLS;

/** @returns [QUARTERED_CELLS, CELL_NUMBERS], quarter after quarter. */
export function cellsOfQuarters(quarters: readonly PatchMaps[]): Float32Array {
    const cells = new Float32Array(QUARTERED_CELLS * CELL_NUMBERS);
    quarters.forEach((maps, quarter) => cells.set(cellsOf(maps), quarter * CELLS * CELL_NUMBERS));
    return cells;
}

/** @param arrays - `mean`, `deviation` and `weights` [CELL_NUMBERS], `intercept` [1]. */
export function quarterMilScorer(arrays: NamedArrays): Scorer {
    const { weights, intercept } = arrays;
    const scale = { mean: arrays.mean, deviation: arrays.deviation };
    return {
        score: async ({ quarterMaps }) =>
            logMeanExp(quarterMaps!.flatMap((maps) => [...logitsOfCells(maps, scale, weights, intercept[0])])),
    };
}
