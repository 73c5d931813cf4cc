import type { ClassMap } from "./readMask";

/** Side of the grid of cells on which the mask model sees and decides. */
export const GRID_SIDE = 80;

export const CELLS = GRID_SIDE ** 2;

/**
 * How much of each cell belongs to each class.
 *
 * @returns [CELLS, classCount]; each cell's shares sum to 1.
 */
export function cellShares({ width, height, classes }: ClassMap, classCount: number): Float32Array {
    const shares = new Float32Array(CELLS * classCount);
    const columns = samplePlaces(width);
    const rows = samplePlaces(height);
    const share = 1 / (columns[0].length * rows[0].length);
    for (let cell = 0; cell < CELLS; cell++) {
        for (const y of rows[Math.floor(cell / GRID_SIDE)]) {
            for (const x of columns[cell % GRID_SIDE]) {
                shares[cell * classCount + classes[y * width + x]] += share;
            }
        }
    }
    return shares;
}

/** For each cell of a row, evenly spread pixels in it: about all that there are, at least one. */
function samplePlaces(length: number): number[][] {
    const samples = Math.ceil(length / GRID_SIDE);
    return Array.from({ length: GRID_SIDE }, (_, cell) =>
        Array.from({ length: samples }, (_, sample) =>
            Math.floor(((cell + (sample + 0.5) / samples) * length) / GRID_SIDE),
        ),
    );
}
