import type { Random } from "./random";

/** Distances for choosing are taken in a random projection to this many dimensions. */
const PROJECTED_DIMENSIONS = 32;

/**
 * Chooses points that cover all others: each next one is the farthest from those chosen (greedy k-center), so
 * that rare but normal things stay while the thousandth similar one goes.
 *
 * @param points - [n, dimensions], row-major.
 * @returns indices of min(n, size) points, in the order in which they were chosen.
 */
export function chooseCoreset(points: Float32Array, dimensions: number, size: number, random: Random): Int32Array {
    const count = points.length / dimensions;
    const projected = project(points, dimensions, random);
    const nearest = new Float32Array(count).fill(Infinity);
    const chosen = new Int32Array(Math.min(count, size));
    let next = chosen.length > 0 ? random.integer(count) : 0;
    for (let position = 0; position < chosen.length; position++) {
        chosen[position] = next;
        next = updateNearest(projected, nearest, next);
    }
    return chosen;
}

/** Takes `added` into account and returns the point that is then farthest from all chosen ones. */
function updateNearest(projected: Float32Array, nearest: Float32Array, added: number): number {
    const center = projected.subarray(added * PROJECTED_DIMENSIONS, (added + 1) * PROJECTED_DIMENSIONS);
    let farthest = 0;
    for (let point = 0; point < nearest.length; point++) {
        const start = point * PROJECTED_DIMENSIONS;
        let square = 0;
        for (let dimension = 0; dimension < PROJECTED_DIMENSIONS; dimension++) {
            const difference = projected[start + dimension] - center[dimension];
            square += difference * difference;
        }
        if (square < nearest[point]) {
            nearest[point] = square;
        }
        if (nearest[point] > nearest[farthest]) {
            farthest = point;
        }
    }
    // Never again, even where all that is left are copies of it.
    nearest[added] = -1;
    return nearest[farthest] < 0 ? nearest.findIndex((square) => square >= 0) : farthest;
}

function project(points: Float32Array, dimensions: number, random: Random): Float32Array {
    const matrix = Float32Array.from({ length: dimensions * PROJECTED_DIMENSIONS }, () => random.gaussian());
    const count = points.length / dimensions;
    const projected = new Float32Array(count * PROJECTED_DIMENSIONS);
    for (let point = 0; point < count; point++) {
        for (let dimension = 0; dimension < dimensions; dimension++) {
            const value = points[point * dimensions + dimension];
            for (let to = 0; to < PROJECTED_DIMENSIONS; to++) {
                projected[point * PROJECTED_DIMENSIONS + to] += value * matrix[dimension * PROJECTED_DIMENSIONS + to];
            }
        }
    }
    return projected;
}
