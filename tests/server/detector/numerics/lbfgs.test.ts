import assert from "node:assert/strict";
import { minimise } from "../../../../server/detector/numerics/lbfgs";
import { createRandom } from "../../../../server/detector/numerics/random";
import { whitenedSubspace } from "../../../../server/detector/numerics/whitenedSubspace";

describe("several functions", () => {
    it("are minimised at once, a narrow curved valley and a bowl, to their own minima", async () => {
        const rounds: number[] = [];
        const [valley, bowl] = await minimise(
            {
                evaluate: async ([[x, y], [u, v]]) => ({
                    // Rosenbrock's, whose minimum is at 1, 1.
                    values: [(1 - x) ** 2 + 100 * (y - x * x) ** 2, (u - 3) ** 2 + 10 * (v + 2) ** 2],
                    gradients: [
                        Float64Array.of(-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
                        Float64Array.of(2 * (u - 3), 20 * (v + 2)),
                    ],
                }),
            },
            [Float64Array.of(-1.2, 1), Float64Array.of(0, 0)],
            200,
            (round) => rounds.push(round),
        );
        assert.ok(Math.hypot(valley[0] - 1, valley[1] - 1) < 1e-3, valley.join());
        assert.ok(Math.hypot(bowl[0] - 3, bowl[1] + 2) < 1e-3, bowl.join());
        assert.ok(rounds.length < 120, `${rounds.length} rounds`);
    });

    it("are left when a round throws", async () => {
        const stop = new Error("stop");
        const evaluate = async () => ({ values: [1], gradients: [Float64Array.of(1)] });
        await assert.rejects(
            minimise({ evaluate }, [Float64Array.of(0)], 5, () => {
                throw stop;
            }),
            stop,
        );
    });
});

describe("the whitened subspace", () => {
    it("holds the directions of most variance, in which data then vary by 1, independently", () => {
        const n = 6;
        // Variances 9, 4 and next to nothing, turned in the planes of 0 and 3, 1 and 4.
        const axes = [
            [0.6, 0, 0, 0.8, 0, 0],
            [0, 0.8, 0, 0, 0.6, 0],
        ];
        const covariance = Float64Array.from({ length: n * n }, (_, index) => {
            const [row, column] = [Math.floor(index / n), index % n];
            return (
                9 * axes[0][row] * axes[0][column] + 4 * axes[1][row] * axes[1][column] + (row === column ? 1e-4 : 0)
            );
        });
        const projection = whitenedSubspace(covariance, n, 2, 0, createRandom(1, "subspace"));
        const row = (index: number) => projection.subarray(index * n, (index + 1) * n);
        const varianceOf = (a: Float64Array, b: Float64Array) =>
            a.reduce((sum, x, i) => sum + x * b.reduce((inner, y, j) => inner + covariance[i * n + j] * y, 0), 0);
        assert.ok(Math.abs(varianceOf(row(0), row(0)) - 1) < 1e-9);
        assert.ok(Math.abs(varianceOf(row(1), row(1)) - 1) < 1e-9);
        assert.ok(Math.abs(varianceOf(row(0), row(1))) < 1e-9);
        assert.ok([2, 5].every((outside) => Math.abs(row(0)[outside]) + Math.abs(row(1)[outside]) < 1e-6));
    });
});
