import assert from "node:assert/strict";
import { inverseFactorOf, solverOf } from "../../../../server/detector/numerics/cholesky";
import { createRandom } from "../../../../server/detector/numerics/random";

/** Rows are factorised four at once, the last two alone. */
const n = 14;

describe("a positive definite matrix", () => {
    const random = createRandom(1, "matrix");
    const root = Float64Array.from({ length: n * n }, () => random.gaussian());
    const matrix = product(root, transposed(root)).map((value, index) => value + (index % (n + 1) === 0 ? 0.5 : 0));

    it("is solved for any right side", () => {
        const solution = Float64Array.from({ length: n }, () => random.gaussian());
        const right = Float64Array.from({ length: n }, (_, row) =>
            solution.reduce((sum, value, column) => sum + matrix[row * n + column] * value, 0),
        );
        solverOf(
            Float64Array.from(matrix),
            n,
        )(right).forEach((value, row) => assert.ok(Math.abs(value - solution[row]) < 1e-9));
    });

    it("becomes the unit matrix between its inverse factor and that one's transpose", () => {
        const inverse = inverseFactorOf(Float64Array.from(matrix), n);
        const unit = product(product(inverse, matrix), transposed(inverse));
        unit.forEach((value, index) =>
            assert.ok(Math.abs(value - (index % (n + 1) === 0 ? 1 : 0)) < 1e-9, `${index}: ${value}`),
        );
    });

    it("is asked for: another one is refused", () => {
        assert.throws(() => solverOf(Float64Array.of(1, 0, 0, -1), 2), /not positive definite/);
    });
});

function product(a: Float64Array, b: Float64Array): Float64Array {
    return Float64Array.from({ length: n * n }, (_, index) => {
        let sum = 0;
        for (let k = 0; k < n; k++) {
            sum += a[Math.floor(index / n) * n + k] * b[k * n + (index % n)];
        }
        return sum;
    });
}

function transposed(a: Float64Array): Float64Array {
    return a.map((_, index) => a[(index % n) * n + Math.floor(index / n)]);
}
