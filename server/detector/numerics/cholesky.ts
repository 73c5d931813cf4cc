/**
 * Factorises a symmetric positive definite matrix A and returns what solves A·x = b for any b.
 *
 * @param a - [n, n] row-major, of which the lower triangle is read, and overwritten by the factor.
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

/**
 * Row after row, four at once as far left as all of them go: a processor adds four sums in the time of one. Each number
 * comes of the same additions in the same order as if it were alone.
 */
function factorise(a: Float64Array, n: number): void {
    let first = 0;
    for (; first + 4 <= n; first += 4) {
        factoriseFourRows(a, n, first);
        for (let row = first; row < first + 4; row++) {
            factoriseRow(a, n, row, first);
        }
    }
    for (; first < n; first++) {
        factoriseRow(a, n, first, 0);
    }
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

/** A row from the column `from` on. */
function factoriseRow(a: Float64Array, n: number, row: number, from: number): void {
    for (let column = from; column < row; column++) {
        const rest = a[row * n + column] - dotOfRows(a, row * n, column * n, column);
        a[row * n + column] = rest / a[column * n + column];
    }
    const pivot = a[row * n + row] - dotOfRows(a, row * n, row * n, row);
    if (!(pivot > 0)) {
        throw new Error("the matrix is not positive definite");
    }
    a[row * n + row] = Math.sqrt(pivot);
}

function dotOfRows(a: Float64Array, first: number, second: number, length: number): number {
    let sum = 0;
    for (let index = 0; index < length; index++) {
        sum += a[first + index] * a[second + index];
    }
    return sum;
}
