import type { ClassMap } from "./readMask";

/** Side of the grid of cells on which the mask model decides: two cells for each place of its finest feature map. */
export const GRID_SIDE = 160;

export const CELLS = GRID_SIDE ** 2;

/** How much of a mask's cells belongs to each class. Most are background all over, so only the others are kept. */
export interface CellShares {
    /** [CELLS]: row of a marked cell in `shares`. -1: the cell is background all over. */
    rows: Int32Array;
    /** [marked cells, classes]; each row sums to 1. */
    shares: Float32Array;
}

export function cellShares({ width, height, classes }: ClassMap, classCount: number): CellShares {
    const rows = new Int32Array(CELLS).fill(-1);
    const shares: number[] = [];
    const across = samplePlaces(width);
    const down = samplePlaces(height);
    const share = 1 / (across[0].length * down[0].length);
    const ofCell = new Float64Array(classCount);
    for (let cell = 0; cell < CELLS; cell++) {
        let isMarked = false;
        for (const y of down[Math.floor(cell / GRID_SIDE)]) {
            for (const x of across[cell % GRID_SIDE]) {
                const is = classes[y * width + x];
                ofCell[is] += share;
                isMarked ||= is > 0;
            }
        }
        if (isMarked) {
            rows[cell] = shares.length / classCount;
            shares.push(...ofCell);
        }
        ofCell.fill(0);
    }
    return { rows, shares: Float32Array.from(shares) };
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
