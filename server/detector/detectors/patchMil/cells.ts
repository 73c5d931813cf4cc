import type { PatchMaps } from "../../views/pictureFeatures";

/** Cells that a picture is looked at in: 20 × 20, one to each place of the maps s16a and s16b. */
export const CELLS_A_SIDE = 20;
export const CELLS = CELLS_A_SIDE ** 2;

/** Numbers of a cell: mean and maximum of s8's 2 × 2 places in it, s16a, s16b. */
export const CELL_NUMBERS = 2 * 40 + 80 + 112;

/** @returns [CELLS, CELL_NUMBERS] */
export function cellsOf({ s8, s16a, s16b }: PatchMaps): Float32Array {
    const cells = new Float32Array(CELLS * CELL_NUMBERS);
    const places = s8.width * s8.height;
    for (let channel = 0; channel < s8.channels; channel++) {
        for (let cell = 0; cell < CELLS; cell++) {
            const [row, column] = [Math.floor(cell / CELLS_A_SIDE), cell % CELLS_A_SIDE];
            const first = channel * places + 2 * row * s8.width + 2 * column;
            const [a, b] = [s8.data[first], s8.data[first + 1]];
            const [c, d] = [s8.data[first + s8.width], s8.data[first + s8.width + 1]];
            cells[cell * CELL_NUMBERS + channel] = (a + b + c + d) / 4;
            cells[cell * CELL_NUMBERS + s8.channels + channel] = Math.max(a, b, c, d);
        }
    }
    let offset = 2 * s8.channels;
    for (const { data, channels } of [s16a, s16b]) {
        for (let channel = 0; channel < channels; channel++) {
            for (let cell = 0; cell < CELLS; cell++) {
                cells[cell * CELL_NUMBERS + offset + channel] = data[channel * CELLS + cell];
            }
        }
        offset += channels;
    }
    return cells;
}

/** Brings each number to mean 0 and deviation 1, cut at ± {@link CLIP}; in place. */
export function standardiseCells(cells: Float32Array, { mean, deviation }: CellScale): Float32Array {
    for (let start = 0; start < cells.length; start += CELL_NUMBERS) {
        for (let number = 0; number < CELL_NUMBERS; number++) {
            const value = (cells[start + number] - mean[number]) / deviation[number];
            cells[start + number] = Math.max(-CLIP, Math.min(CLIP, value));
        }
    }
    return cells;
}

const CLIP = 6;

/** [CELL_NUMBERS] each. */
export interface CellScale {
    mean: Float32Array;
    deviation: Float32Array;
}
