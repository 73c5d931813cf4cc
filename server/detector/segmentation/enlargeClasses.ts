import { placesBetween } from "../numerics/linearInterpolation";
import type { Between } from "../numerics/linearInterpolation";
import { CELLS, GRID_SIDE } from "./cellShares";
import { markedRows } from "./markedRows";
import type { ClassMap } from "./readMask";

/**
 * The most probable class of each pixel of a picture, the probabilities interpolated between the cells' middles.
 *
 * @param probabilities - [classes, CELLS]
 */
export function enlargeClasses(
    probabilities: Float32Array,
    { width, height }: { width: number; height: number },
): ClassMap {
    const winners = winnersOf(probabilities);
    const { columns, rows, runs } = gridOver(width, height);
    const isMarked = markedRows({ width: GRID_SIDE, height: GRID_SIDE, classes: winners });
    const classes = new Uint16Array(width * height);
    for (let y = 0; y < height; y++) {
        // It was made as background, 0: most of a picture is, and there is nothing to do.
        if (!isMarked[rows[y].before] && !isMarked[rows[y].after]) {
            continue;
        }
        const [above, below] = [rows[y].before * GRID_SIDE, rows[y].after * GRID_SIDE];
        for (const { before, after, first, end } of runs) {
            const winner = winners[above + before];
            // What is ahead at all four corners is ahead everywhere between them.
            if (
                winner === winners[above + after] &&
                winner === winners[below + before] &&
                winner === winners[below + after]
            ) {
                if (winner > 0) {
                    classes.fill(winner, y * width + first, y * width + end);
                }
                continue;
            }
            for (let x = first; x < end; x++) {
                classes[y * width + x] = mostProbable(
                    probabilities,
                    [above + before, above + after, below + before, below + after],
                    columns[x].share,
                    rows[y].share,
                );
            }
        }
    }
    return { width, height, classes };
}

/** [CELLS]: the most probable class of each cell. */
function winnersOf(probabilities: Float32Array): Uint16Array {
    const winners = new Uint16Array(CELLS);
    for (let start = CELLS; start < probabilities.length; start += CELLS) {
        for (let cell = 0; cell < CELLS; cell++) {
            if (probabilities[start + cell] > probabilities[winners[cell] * CELLS + cell]) {
                winners[cell] = start / CELLS;
            }
        }
    }
    return winners;
}

/** @param corners - upper left, upper right, lower left and lower right cell. */
function mostProbable(
    probabilities: Float32Array,
    [a, b, c, d]: readonly [number, number, number, number],
    across: number,
    down: number,
): number {
    let [best, most] = [0, -1];
    for (let start = 0; start < probabilities.length; start += CELLS) {
        const above = probabilities[start + a] * (1 - across) + probabilities[start + b] * across;
        const below = probabilities[start + c] * (1 - across) + probabilities[start + d] * across;
        const probability = above * (1 - down) + below * down;
        if (probability > most) {
            [best, most] = [start / CELLS, probability];
        }
    }
    return best;
}

/** Where the pixels of a picture lie on the grid. */
interface GridOver {
    columns: readonly Between[];
    rows: readonly Between[];
    runs: ReturnType<typeof runsOf>;
}

/** Grids of the last size, under it: pictures of a project have one. */
const grids = new Map<string, GridOver>();

function gridOver(width: number, height: number): GridOver {
    const size = `${width}x${height}`;
    const known = grids.get(size);
    if (known !== undefined) {
        return known;
    }
    const [columns, rows] = [placesBetween(width, GRID_SIDE), placesBetween(height, GRID_SIDE)];
    const grid = { columns, rows, runs: runsOf(columns) };
    grids.clear();
    grids.set(size, grid);
    return grid;
}

/** Pixels between the same two middles, one after the other: from `first` to before `end`. */
function runsOf(columns: readonly Between[]): (Omit<Between, "share"> & { first: number; end: number })[] {
    const starts = [...columns.keys()].filter((x) => columns[x].before !== columns[x - 1]?.before);
    return starts.map((first, run) => ({
        before: columns[first].before,
        after: columns[first].after,
        first,
        end: starts[run + 1] ?? columns.length,
    }));
}
