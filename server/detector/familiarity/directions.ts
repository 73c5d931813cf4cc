import { solverOf } from "../numerics/cholesky";
import { correlate } from "./gaussian";

/** A row of numbers after a change, and as it was before. */
export interface ChangedRow {
    before: Float32Array;
    after: Float32Array;
}

/** Directions in which changes move rows of n numbers. */
export interface Directions {
    /** Mean of ordinary rows, [n]. */
    mean: Float32Array;
    /** For each change, factors of a row's numbers, less the mean: their sum has deviation 1 over ordinary rows; [n]. */
    factors: readonly Float32Array[];
}

/** How far the correlations of ordinary rows are taken back to none, 0–1. */
const SHRINKAGE = 0.3;

/**
 * Learns in which direction each change moves rows, as a linear discriminant does: numbers in which ordinary rows differ
 * much anyway count for little.
 *
 * @param ordinary - rows of n numbers.
 * @param changes - for each change, some rows. The factors are zeros for a change that moves nothing.
 * @throws DegenerateDataError where a number isn't finite.
 */
export function fitDirections(
    ordinary: readonly Float32Array[],
    changes: readonly (readonly ChangedRow[])[],
): Directions {
    const { mean, deviations, correlations } = correlate(ordinary, SHRINKAGE);
    const n = mean.length;
    const solve = solverOf(correlations, n);
    const factors = changes.map((rows) => {
        const moved = new Float64Array(n);
        for (const { before, after } of rows) {
            moved.forEach((sum, at) => (moved[at] = sum + (after[at] - before[at]) / deviations[at]));
        }
        const solved = solve(moved);
        const deviation = Math.sqrt(moved.reduce((sum, value, at) => sum + value * solved[at], 0));
        return Float32Array.from(solved, (value, at) => (deviation > 0 ? value / deviations[at] / deviation : 0));
    });
    return { mean, factors };
}

/** How far a row is from the mean in each direction, in deviations of ordinary rows. */
export function along({ mean, factors }: Directions, row: Float32Array): number[] {
    return factors.map((ofChange) => ofChange.reduce((sum, factor, at) => sum + factor * (row[at] - mean[at]), 0));
}
