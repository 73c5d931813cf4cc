import assert from "node:assert/strict";
import { averagePrecision, decisionMetrics, rocAuc } from "../../../server/training/metrics";

/*
 * The expected values are scikit-learn 1.9.1's on the same numbers: roc_auc_score, average_precision_score,
 * precision_score, recall_score, f1_score.
 */
const truth = [1, 0, 1, 1, 0, 0, 1, 0, 0, 1].map(Boolean);
const scores = [0.9, 0.8, 0.8, 0.7, 0.7, 0.55, 0.5, 0.5, 0.2, 0.1];

describe("metrics", () => {
    it("give scikit-learn's area under the ROC curve, ties included", () => {
        near(rocAuc(truth, scores), 0.58);
        near(rocAuc([0, 0, 0, 1, 1, 0, 1].map(Boolean), [-1.5, 0, 3.25, 3.25, 4, 2, 2]), 0.8333333333333333);
    });

    it("give scikit-learn's average precision, ties included", () => {
        near(averagePrecision(truth, scores), 0.6533333333333333);
        near(averagePrecision([0, 0, 0, 1, 1, 0, 1].map(Boolean), [-1.5, 0, 3.25, 3.25, 4, 2, 2]), 0.7555555555555555);
    });

    it("give scikit-learn's precision, recall and F1", () => {
        const { precision, recall, f1Score } = decisionMetrics(truth, scores.map((score) => score >= 0.6));
        near(precision, 0.6);
        near(recall, 0.6);
        near(f1Score, 0.6);
        const oneOfTwo = decisionMetrics([true, true, false, false], [true, false, false, false]);
        assert.deepEqual(oneOfTwo, { precision: 1, recall: 0.5, f1Score: 2 / 3 });
    });

    it("are 0 where a denominator is 0", () => {
        assert.deepEqual(decisionMetrics([false, false], [false, false]), { precision: 0, recall: 0, f1Score: 0 });
        assert.deepEqual(decisionMetrics([], []), { precision: 0, recall: 0, f1Score: 0 });
        assert.equal(rocAuc([false, false], [1, 2]), 0);
        assert.equal(averagePrecision([false, false], [1, 2]), 0);
    });
});

function near(actual: number, expected: number): void {
    assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);
}
