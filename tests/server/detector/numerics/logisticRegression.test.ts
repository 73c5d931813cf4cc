import assert from "node:assert/strict";
import { balancedWeights, fitLogistic, logit } from "../../../../server/detector/numerics/logisticRegression";

/*
 * The expected values are scikit-learn 1.9.1's: LogisticRegression(C=c, class_weight="balanced", tol=1e-12)
 * on the same rows.
 */
describe("logistic regression", () => {
    it("finds scikit-learn's optimum where features outnumber rows", async () => {
        const { model, rows } = await fitted(12, 20, 0.1);
        nearAll(model.weights, [0.12927601, -0.04440377, 0.05418825, -0.00093254]);
        nearAll([model.intercept], [-0.39462788]);
        nearAll(
            rows.map((row) => logit(model, row)),
            [0.08021715, -0.84991894, -0.02665403],
        );
    });

    it("finds scikit-learn's optimum where rows outnumber features", async () => {
        const { model, rows } = await fitted(30, 4, 0.5);
        nearAll(model.weights, [1.3587017, -0.38819097, 0.69479688, 0.40238106]);
        nearAll([model.intercept], [-0.53528079]);
        nearAll(
            rows.map((row) => logit(model, row)),
            [0.33040362, -0.11373819, -0.42263073],
        );
    });

    it("stays finite on labels that a line separates", async () => {
        const { weights, intercept } = await fitLogistic({
            x: Float32Array.of(-100, -1, 1, 100),
            features: 1,
            targets: [0, 0, 1, 1],
            sampleWeights: [1, 1, 1, 1],
            c: 1e4,
        });
        assert.ok(weights[0] > 1 && Number.isFinite(weights[0]));
        assert.ok(Math.abs(intercept) < 1e-3);
    });
});

async function fitted(count: number, features: number, c: number) {
    const rows = Array.from({ length: count }, (_, row) =>
        Float32Array.from(
            { length: features },
            (_, column) => Math.sin(1.7 * row + 0.9 * column ** 2) + (row % 3 === 0 && column % 4 === 0 ? 0.8 : 0),
        ),
    );
    const x = new Float32Array(count * features);
    rows.forEach((row, index) => x.set(row, index * features));
    const anomalous = rows.map((_, row) => row % 3 === 0);
    const model = await fitLogistic({
        x,
        features,
        targets: anomalous.map(Number),
        sampleWeights: balancedWeights(anomalous),
        c,
    });
    return { model, rows };
}

function nearAll(actual: ArrayLike<number>, expected: readonly number[]): void {
    expected.forEach((value, index) =>
        assert.ok(Math.abs(actual[index] - value) < 2e-5, `${actual[index]} is not ${value}`),
    );
}
