import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { precisionRecallCurve, rocCurve } from "../../../server/detector/curves";
import {
    averagePrecision,
    decisionCounts,
    decisionMetrics,
    isLikeGuessing,
    rocAuc,
} from "../../../server/detector/metrics";
import { tallyPixels } from "../../../server/detector/segmentation/pixelMetrics";

/** What scikit-learn says: see tests/fixtures/python/referenceMetrics.py. */
interface Reference {
    decisions: {
        anomalous: number[];
        scores: number[];
        threshold: number;
        rocAuc: number;
        averagePrecision: number;
        precision: number;
        recall: number;
        f1Score: number;
        /** [[true negatives, false positives], [false negatives, true positives]] */
        confusion: [[number, number], [number, number]];
        /** [false positive rates, true positive rates] */
        roc: [number[], number[]];
        /** [precisions, recalls] */
        precisionRecall: [number[], number[]];
    }[];
    masks: {
        truth: number[][];
        found: number[][];
        types: number;
        rows: { precision: number; recall: number; f1Score: number; averageIoU: number }[];
    }[];
}

const reference = JSON.parse(
    readFileSync(join(__dirname, "../../fixtures/metrics/referenceMetrics.json"), "utf8"),
) as Reference;

describe("metrics", () => {
    for (const [index, expected] of reference.decisions.entries()) {
        const anomalous = expected.anomalous.map(Boolean);
        const { scores } = expected;
        const different = new Set(scores).size;
        const decided = scores.map((score) => score >= expected.threshold);

        describe(`of ${scores.length} pictures with ${different} different scores (${index + 1})`, () => {
            it("give scikit-learn's area under the ROC curve and average precision", () => {
                near(rocAuc(anomalous, scores), expected.rocAuc);
                near(averagePrecision(anomalous, scores), expected.averagePrecision);
            });

            it("give scikit-learn's precision, recall, F1 and confusion matrix", () => {
                const { precision, recall, f1Score } = decisionMetrics(anomalous, decided);
                near(precision, expected.precision);
                near(recall, expected.recall);
                near(f1Score, expected.f1Score);
                const { trueNegatives, falsePositives, falseNegatives, truePositives } = decisionCounts(
                    anomalous,
                    decided,
                );
                assert.deepEqual(
                    [
                        [trueNegatives, falsePositives],
                        [falseNegatives, truePositives],
                    ],
                    expected.confusion,
                );
            });

            it("give scikit-learn's curves", () => {
                const roc = rocCurve(anomalous, scores);
                allNear(
                    roc.map(({ falsePositiveRate }) => falsePositiveRate),
                    expected.roc[0],
                );
                allNear(
                    roc.map(({ truePositiveRate }) => truePositiveRate),
                    expected.roc[1],
                );
                const curve = precisionRecallCurve(anomalous, scores);
                allNear(
                    curve.map(({ precision }) => precision),
                    expected.precisionRecall[0],
                );
                allNear(
                    curve.map(({ recall }) => recall),
                    expected.precisionRecall[1],
                );
            });
        });
    }

    for (const { truth, found, types, rows } of reference.masks) {
        it(`of the pixels of ${truth.length} masks with ${types === 1 ? "one type" : `${types} types`} give scikit-learn's precision, recall, F1 and mean Jaccard index`, () => {
            const tally = tallyPixels(
                Array.from({ length: types }, (_, type) => ({ name: `type${type}`, color: "#FF0000" })),
            );
            const classMap = (classes: number[]) => ({
                width: classes.length,
                height: 1,
                classes: Uint16Array.from(classes),
            });
            truth.forEach((mask, index) => tally.add(classMap(mask), classMap(found[index])));
            for (const [type, row] of tally.metrics()!.entries()) {
                near(row.precision, rows[type].precision);
                near(row.recall, rows[type].recall);
                near(row.f1Score, rows[type].f1Score);
                near(row.averageIoU, rows[type].averageIoU);
            }
        });
    }

    it("are 0 where a denominator is 0", () => {
        assert.deepEqual(decisionMetrics([false, false], [false, false]), { precision: 0, recall: 0, f1Score: 0 });
        assert.deepEqual(decisionMetrics([], []), { precision: 0, recall: 0, f1Score: 0 });
        assert.equal(rocAuc([false, false], [1, 2]), 0);
        assert.equal(averagePrecision([false, false], [1, 2]), 0);
    });
});

describe("an area under the ROC curve", () => {
    // 1.645 · √((n + a + 1) / (12 · n · a)) above one half: 0.2176 for 10 and 10, 0.2421 for 20 and 5, 0.0675 for 100 and 100.
    for (const [normal, anomaly, guessed, better] of [
        [10, 10, 0.717, 0.718],
        [20, 5, 0.742, 0.743],
        [5, 20, 0.742, 0.743],
        [100, 100, 0.567, 0.568],
    ]) {
        it(`of ${guessed} may be guessed with ${normal} normal and ${anomaly} anomalous pictures, of ${better} not`, () => {
            assert.equal(isLikeGuessing(guessed, { normal, anomaly }), true);
            assert.equal(isLikeGuessing(better, { normal, anomaly }), false);
        });
    }

    it("tells nothing of guessing without pictures of both labels", () => {
        assert.equal(isLikeGuessing(0, { normal: 0, anomaly: 10 }), false);
        assert.equal(isLikeGuessing(0, { normal: 10, anomaly: 0 }), false);
        assert.equal(isLikeGuessing(0.5, { normal: 1, anomaly: 1 }), true);
    });
});

function allNear(actual: readonly number[], expected: readonly number[]): void {
    assert.equal(actual.length, expected.length);
    actual.forEach((value, index) => near(value, expected[index]));
}

function near(actual: number, expected: number): void {
    assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);
}
