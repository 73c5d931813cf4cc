import { DegenerateDataError } from "./degenerateData";

/*
 * Matrices here are covariances, Hessians and kernels: positive definite but for what rounding took. Where a factor
 * can't be found, the diagonal is raised until it can: by a billionth of its mean first, then by ten times more each time.
 */

/**
 * Factorises a symmetric positive definite matrix A and returns what solves A·x = b for any b.
 *
 * @param a - [n, n] row-major, of which the lower triangle is read, and overwritten by the factor.
 * @throws DegenerateDataError where a number isn't finite, or none on the diagonal is above 0.
 */
export function solverOf(a: Float64Array, n: number): (b: Float64Array) => Float64Array {
    factorise(a, n);
    return (b) => {
        const x = Float64Array.from(b);
        for (let row = 0; row < n; row++) {
            let sum = x[row];
            for (let column = 0; column < row; column++) {
                sum -= a[row * n + column] * x[column];
            }
            x[row] = sum / a[row * n + row];
        }
        for (let row = n - 1; row >= 0; row--) {
            x[row] /= a[row * n + row];
            for (let above = 0; above < row; above++) {
                x[above] -= a[row * n + above] * x[row];
            }
        }
        return x;
    };
}

/**
 * The inverse of the lower triangular factor L of a symmetric positive definite matrix A = L·Lᵀ: rows of data with
 * the covariance A, multiplied by it, have the covariance 1.
 *
 * @param a - [n, n] row-major, of which the lower triangle is read, and overwritten by the factor.
 * @returns [n, n], zero above the diagonal.
 * @throws DegenerateDataError as {@link solverOf} does.
 */
export function inverseFactorOf(a: Float64Array, n: number): Float64Array {
    factorise(a, n);
    const inverse = new Float64Array(n * n);
    for (let column = 0; column < n; column++) {
        inverse[column * n + column] = 1 / a[column * n + column];
        for (let row = column + 1; row < n; row++) {
            let sum = 0;
            for (let between = column; between < row; between++) {
                sum += a[row * n + between] * inverse[between * n + column];
            }
            inverse[row * n + column] = -sum / a[row * n + row];
        }
    }
    return inverse;
}

const FIRST_RIDGE = 1e-9;

function factorise(a: Float64Array, n: number): void {
    const original = Float64Array.from(a);
    if (tryToFactorise(a, n)) {
        return;
    }
    let scale = 0;
    for (let row = 0; row < n; row++) {
        scale += Math.max(0, original[row * n + row]) / n;
    }
    if (!(scale > 0) || !original.every(Number.isFinite)) {
        throw new DegenerateDataError("the matrix is not positive definite");
    }
    for (let ridge = FIRST_RIDGE; ridge <= 1; ridge *= 10) {
        a.set(original);
        for (let row = 0; row < n; row++) {
            a[row * n + row] += ridge * scale;
        }
        if (tryToFactorise(a, n)) {
            return;
        }
    }
    throw new DegenerateDataError("the matrix is not positive definite");
}

/**
 * Row after row, four at once as far left as all of them go: a processor adds four sums in the time of one. Each number
 * comes of the same additions in the same order as if it were alone.
 *
 * @returns false where a pivot isn't above 0; then `a` is spoilt.
 */
function tryToFactorise(a: Float64Array, n: number): boolean {
    let first = 0;
    for (; first + 4 <= n; first += 4) {
        factoriseFourRows(a, n, first);
        for (let row = first; row < first + 4; row++) {
            if (!factoriseRow(a, n, row, first)) {
                return false;
            }
        }
    }
    for (; first < n; first++) {
        if (!factoriseRow(a, n, first, 0)) {
            return false;
        }
    }
    return true;
}

/** Columns 0 to `first` - 1 of the rows `first` to `first` + 3. */
function factoriseFourRows(a: Float64Array, n: number, first: number): void {
    const [one, two, three, four] = [first * n, (first + 1) * n, (first + 2) * n, (first + 3) * n];
    for (let column = 0; column < first; column++) {
        const other = column * n;
        let [ofOne, ofTwo, ofThree, ofFour] = [0, 0, 0, 0];
        for (let index = 0; index < column; index++) {
            const factor = a[other + index];
            ofOne += a[one + index] * factor;
            ofTwo += a[two + index] * factor;
            ofThree += a[three + index] * factor;
            ofFour += a[four + index] * factor;
        }
        const pivot = a[other + column];
        a[one + column] = (a[one + column] - ofOne) / pivot;
        a[two + column] = (a[two + column] - ofTwo) / pivot;
        a[three + column] = (a[three + column] - ofThree) / pivot;
        a[four + column] = (a[four + column] - ofFour) / pivot;
    }
}

/** A row from the column `from` on; whether its pivot is above 0 by more than rounding. */
function factoriseRow(a: Float64Array, n: number, row: number, from: number): boolean {
    for (let column = from; column < row; column++) {
        const rest = a[row * n + column] - dotOfRows(a, row * n, column * n, column);
        a[row * n + column] = rest / a[column * n + column];
    }
    const diagonal = a[row * n + row];
    const pivot = diagonal - dotOfRows(a, row * n, row * n, row);
    a[row * n + row] = Math.sqrt(pivot);
    return pivot > Number.EPSILON * diagonal;
}

function dotOfRows(a: Float64Array, first: number, second: number, length: number): number {
    let sum = 0;
    for (let index = 0; index < length; index++) {
        sum += a[first + index] * a[second + index];
    }
    return sum;
}
