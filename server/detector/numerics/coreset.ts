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
    const search = { projected, nearest: new Float32Array(count).fill(Infinity), center: new Int32Array(count) };
    const chosen = new Int32Array(Math.min(count, size));
    let next = chosen.length > 0 ? random.integer(count) : 0;
    for (let position = 0; position < chosen.length; position++) {
        chosen[position] = next;
        next = takeIntoAccount(search, chosen.subarray(0, position + 1));
    }
    return chosen;
}

interface Search {
    /** [n, PROJECTED_DIMENSIONS] */
    projected: Float32Array;
    /** [n]: squared distance to the nearest chosen point, and that one's place among the chosen; below 0: chosen itself. */
    nearest: Float32Array;
    center: Int32Array;
}

/** Takes the last chosen point into account and returns the point that is then farthest from all chosen ones. */
function takeIntoAccount({ projected, nearest, center }: Search, chosen: Int32Array): number {
    const added = chosen[chosen.length - 1];
    const toCenter = Float32Array.from(chosen, (other) => squaredDistance(projected, added, other, Infinity));
    let farthest = -1;
    for (let point = 0; point < nearest.length; point++) {
        // A center that is twice as far from the point's own as the point is can't be nearer (triangle inequality).
        if (nearest[point] === Infinity || toCenter[center[point]] < 4 * nearest[point]) {
            const square = squaredDistance(projected, point, added, nearest[point]);
            if (square < nearest[point]) {
                nearest[point] = square;
                center[point] = chosen.length - 1;
            }
        }
        if (point === added) {
            // Never again, even where all that is left are copies of it.
            nearest[point] = -1;
        } else if (nearest[point] >= 0 && (farthest < 0 || nearest[point] > nearest[farthest])) {
            farthest = point;
        }
    }
    return farthest;
}

/** Exact where it is below `limit`; else it may stop half-way. */
function squaredDistance(projected: Float32Array, a: number, b: number, limit: number): number {
    const half = PROJECTED_DIMENSIONS / 2;
    const first = partOfSquare(projected, a * PROJECTED_DIMENSIONS, b * PROJECTED_DIMENSIONS, half);
    return first >= limit
        ? first
        : first + partOfSquare(projected, a * PROJECTED_DIMENSIONS + half, b * PROJECTED_DIMENSIONS + half, half);
}

function partOfSquare(projected: Float32Array, a: number, b: number, length: number): number {
    let square = 0;
    for (let index = 0; index < length; index++) {
        const difference = projected[a + index] - projected[b + index];
        square += difference * difference;
    }
    return square;
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
