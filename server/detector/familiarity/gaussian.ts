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
    const n = rows[0].length;
    const mean = Float32Array.from({ length: n }, (_, column) => meanOver(rows, (row) => row[column]));
    const spread = Float64Array.from({ length: n }, (_, column) =>
        Math.sqrt(meanOver(rows, (row) => (row[column] - mean[column]) ** 2)),
    );
    const least = LEAST_DEVIATION * (spread.reduce((sum, deviation) => sum + deviation, 0) / n) + TINY;
    const deviations = spread.map((deviation) => Math.max(deviation, least));
    const covariance = new Float64Array(n * n);
    for (const row of rows) {
        const scaled = Float64Array.from(row, (value, column) => (value - mean[column]) / deviations[column]);
        for (let one = 0; one < n; one++) {
            const factor = ((1 - shrinkage) * scaled[one]) / rows.length;
            for (let other = 0; other <= one; other++) {
                covariance[one * n + other] += factor * scaled[other];
            }
        }
    }
    let trace = 0;
    for (let column = 0; column < n; column++) {
        trace += covariance[column * n + column] / (1 - shrinkage);
    }
    for (let column = 0; column < n; column++) {
        // Rows that are all the same leave nothing of their own.
        covariance[column * n + column] += trace > 0 ? (shrinkage * trace) / n : 1;
    }
    const factor = inverseFactorOf(covariance, n);
    return { mean, whitening: Float32Array.from(factor, (value, index) => value / deviations[index % n]) };
}

/** A row less the mean, whose members are independent and have deviation 1 where the row follows the Gaussian. */
export function whiten({ mean, whitening }: Gaussian, row: Float32Array): Float64Array {
    const n = mean.length;
    const difference = row.map((value, column) => value - mean[column]);
    return Float64Array.from({ length: n }, (_, at) => {
        let sum = 0;
        for (let column = 0; column <= at; column++) {
            sum += whitening[at * n + column] * difference[column];
        }
        return sum;
    });
}

/** Distance of a row from the mean, in deviations a number. */
export function distanceFrom(gaussian: Gaussian, row: Float32Array): number {
    return Math.sqrt(whiten(gaussian, row).reduce((sum, value) => sum + value ** 2, 0) / row.length);
}

function meanOver(rows: readonly Float32Array[], value: (row: Float32Array) => number): number {
    return rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
}
