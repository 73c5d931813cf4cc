import { inverseFactorOf } from "./cholesky";
import type { Random } from "./random";

const ITERATIONS = 12;

/**
 * The directions in which data vary most, scaled so that they vary by 1 and independently: principal components up to a
 * turn, which doesn't matter to whoever penalises squared lengths. By subspace iteration.
 *
 * @param covariance - [n, n], symmetric.
 * @param ridge - variance that every direction is taken to have besides: small ones are not blown up.
 * @returns [dimensions, n]: what data are multiplied by.
 */
export function whitenedSubspace(
    covariance: Float64Array,
    n: number,
    dimensions: number,
    ridge: number,
    random: Random,
): Float64Array {
    let basis: Float64Array = Float64Array.from({ length: dimensions * n }, () => random.gaussian());
    for (let iteration = 0; iteration < ITERATIONS; iteration++) {
        basis = combine(inverseFactorOf(products(basis, basis, dimensions, n), dimensions), basis, dimensions, n);
        if (iteration < ITERATIONS - 1) {
            basis = combine(basis, covariance, dimensions, n);
        }
    }
    const within = products(basis, combine(basis, covariance, dimensions, n), dimensions, n);
    for (let row = 0; row < dimensions; row++) {
        within[row * dimensions + row] += ridge;
    }
    return combine(inverseFactorOf(within, dimensions), basis, dimensions, n);
}

/** [rows, rows]: of all rows of `a` with all rows of `b`. */
function products(a: Float64Array, b: Float64Array, rows: number, n: number): Float64Array {
    return Float64Array.from({ length: rows * rows }, (_, index) => {
        const [one, other] = [Math.floor(index / rows) * n, (index % rows) * n];
        let sum = 0;
        for (let column = 0; column < n; column++) {
            sum += a[one + column] * b[other + column];
        }
        return sum;
    });
}

/** [rows, k] · [k, n]. */
function combine(a: Float64Array, b: Float64Array, rows: number, n: number): Float64Array {
    const k = a.length / rows;
    const result = new Float64Array(rows * n);
    for (let row = 0; row < rows; row++) {
        for (let from = 0; from < k; from++) {
            const factor = a[row * k + from];
            for (let column = 0; factor !== 0 && column < n; column++) {
                result[row * n + column] += factor * b[from * n + column];
            }
        }
    }
    return result;
}
