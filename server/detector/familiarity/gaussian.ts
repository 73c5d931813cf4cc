import { inverseFactorOf } from "../numerics/cholesky";

/** Gaussian that some rows of numbers follow, for telling how far others are from them. */
export interface Gaussian {
    /** [n] */
    mean: Float32Array;
    /** Product with a row less the mean has independent members of deviation 1; [n, n], zero above the diagonal. */
    whitening: Float32Array;
}

/** Least deviation of a number, as a share of the mean deviation of all. */
const LEAST_DEVIATION = 0.05;

/** Deviation that no number goes below: numbers of pictures that are all the same. */
const TINY = 1e-3;

/**
 * Fits a Gaussian to rows of equal length.
 *
 * @param shrinkage - how far the correlations are taken back to none, 0–1: there are fewer rows than correlations.
 * @throws DegenerateDataError where a number isn't finite.
 */
export function fitGaussian(rows: readonly Float32Array[], shrinkage: number): Gaussian {
    const { mean, deviations, correlations } = correlate(rows, shrinkage);
    const n = mean.length;
    const factor = inverseFactorOf(correlations, n);
    return { mean, whitening: Float32Array.from(factor, (value, index) => value / deviations[index % n]) };
}

/** How the members of rows of n numbers vary, and vary together. */
export interface Correlations {
    /** [n] */
    mean: Float32Array;
    /** [n]; above 0. */
    deviations: Float64Array;
    /** Covariance of the members, each divided by its deviation. [n, n], of which the lower triangle is filled. */
    correlations: Float64Array;
}

/** @param shrinkage - as for {@link fitGaussian}. */
export function correlate(rows: readonly Float32Array[], shrinkage: number): Correlations {
    const n = rows[0].length;
    const mean = Float32Array.from({ length: n }, (_, column) => meanOver(rows, (row) => row[column]));
    const spread = Float64Array.from({ length: n }, (_, column) =>
        Math.sqrt(meanOver(rows, (row) => (row[column] - mean[column]) ** 2)),
    );
    const least = LEAST_DEVIATION * (spread.reduce((sum, deviation) => sum + deviation, 0) / n) + TINY;
    const deviations = spread.map((deviation) => Math.max(deviation, least));
    const correlations = new Float64Array(n * n);
    for (const row of rows) {
        const scaled = Float64Array.from(row, (value, column) => (value - mean[column]) / deviations[column]);
        for (let one = 0; one < n; one++) {
            const factor = ((1 - shrinkage) * scaled[one]) / rows.length;
            for (let other = 0; other <= one; other++) {
                correlations[one * n + other] += factor * scaled[other];
            }
        }
    }
    let trace = 0;
    for (let column = 0; column < n; column++) {
        trace += correlations[column * n + column] / (1 - shrinkage);
    }
    for (let column = 0; column < n; column++) {
        // Rows that are all the same leave nothing of their own.
        correlations[column * n + column] += trace > 0 ? (shrinkage * trace) / n : 1;
    }
    return { mean, deviations, correlations };
}

/** Distance of a row from the mean, in deviations a number. */
export function distanceFrom({ mean, whitening }: Gaussian, row: Float32Array): number {
    const n = mean.length;
    const difference = row.map((value, column) => value - mean[column]);
    let squares = 0;
    for (let at = 0; at < n; at++) {
        let sum = 0;
        for (let column = 0; column <= at; column++) {
            sum += whitening[at * n + column] * difference[column];
        }
        squares += sum * sum;
    }
    return Math.sqrt(squares / n);
}

function meanOver(rows: readonly Float32Array[], value: (row: Float32Array) => number): number {
    return rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
}
