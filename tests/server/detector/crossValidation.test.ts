import assert from "node:assert/strict";
import { crossValidationAt, judgeOutOfFold, withCrossValidation } from "../../../server/detector/crossValidation";
import { likelyF1 } from "../../../server/detector/numerics/likelyF1";
import { createRandom } from "../../../server/detector/numerics/random";
import type { Evaluation } from "../../../server/detector/trainingTask";
import { describeCrossValidation, trainedWith } from "../../../server/training/trainedMessage";

describe("cross-validation", () => {
    it("judges a picture by a threshold that was chosen without its fold, and copies never", () => {
        // In fold 0, an anomaly scores lower than all others: a threshold that knew it would be below it.
        const normal = [0, 0.1, 0.2, 0.3, 0.1, 0.2, 0, 0.3];
        const anomaly = [1, 3, 3.1, 3.2, 3, 3.1, 3.2, 3.3];
        const anomalous = [...normal.map(() => false), ...anomaly.map(() => true), false, true];
        const folds = Int32Array.from(anomalous, (_, row) => (row === 8 ? 0 : 1 + (row % 3)));
        const scores = Float64Array.of(...normal, ...anomaly, 0.2, 3);
        const judged = judgeOutOfFold({ anomalous, folds, originals: 16 }, scores);
        assert.equal(judged.scores.length, 16);
        assert.deepEqual(judged.verdicts.slice(0, 8), Array(8).fill(false));
        assert.equal(judged.verdicts[8], false);
        assert.deepEqual(judged.verdicts.slice(9), Array(7).fill(true));
    });

    it("leaves out pictures without a score", () => {
        const anomalous = [false, false, false, true, true, true];
        const judged = judgeOutOfFold(
            { anomalous, folds: Int32Array.of(0, 1, 0, 1, 0, 1), originals: 6 },
            Float64Array.of(0, NaN, 0.1, 2, 2.1, 2.2),
        );
        assert.deepEqual(judged.scores, [0, 0.1, 2, 2.1, 2.2]);
    });

    const evaluation: Evaluation = {
        numberOfTrainingImages: 24,
        numberOfTestingImages: 6,
        metrics: { rocAuc: 1, averagePrecision: 1, precision: 1, recall: 1, f1Score: 1 },
        predictions: [false, false, false, false, true, true].map((anomaly, index) => ({
            sourceRef: String(index),
            label: anomaly ? ("anomaly" as const) : ("normal" as const),
            isAnomalous: anomaly,
            confidence: 0.9,
            score: anomaly ? 2 : 0,
        })),
    };
    const judged = {
        anomalous: [...Array<boolean>(16).fill(false), ...Array<boolean>(8).fill(true)],
        scores: [...Array<number>(14).fill(0), 1.2, 1.3, 0.4, 0.5, ...Array<number>(6).fill(2)],
        verdicts: [...Array<boolean>(14).fill(false), true, true, false, false, ...Array<boolean>(6).fill(true)],
    };

    it("gives precision, recall and F1 score of all pictures, and keeps what those set aside gave", () => {
        const { metrics, crossValidation } = withCrossValidation(evaluation, judged, { normal: 20, anomaly: 10 });
        assert.deepEqual(crossValidation!.counts, {
            truePositives: 8,
            falsePositives: 2,
            falseNegatives: 2,
            trueNegatives: 18,
        });
        assert.deepEqual([metrics.precision, metrics.recall, metrics.f1Score], [0.8, 0.8, 0.8]);
        assert.deepEqual(crossValidation!.setAside, { precision: 1, recall: 1, f1Score: 1 });
        assert.deepEqual([metrics.rocAuc, metrics.averagePrecision], [1, 1]);
    });

    it("follows a threshold that a person sets", () => {
        const told = withCrossValidation(evaluation, judged, { normal: 20, anomaly: 10 });
        const { metrics } = crossValidationAt(told, told.crossValidation!, { threshold: 0.3, slope: 1 });
        assert.deepEqual([metrics.recall, metrics.precision], [1, 10 / 12]);
    });

    it("is named in the StatusMessage, with the interval", () => {
        const { crossValidation } = withCrossValidation(evaluation, judged, { normal: 20, anomaly: 10 });
        const { from, to } = crossValidation!.f1Interval;
        assert.equal(
            describeCrossValidation(crossValidation!),
            `Scores are of cross-validation over all 30 pictures, since only 2 anomalies could be set aside: F1 0.80, on new pieces probably ${from.toFixed(2)} to ${to.toFixed(2)}.`,
        );
        assert.match(
            trainedWith({ skipped: [], guessing: undefined, crossValidation }),
            /^Training completed successfully\. Scores are /,
        );
    });
});

describe("the likely F1 score", () => {
    it("is never certain, is narrower with more pictures, and wider where they show fewer pieces", () => {
        const perfect = { truePositives: 10, falsePositives: 0, falseNegatives: 0, trueNegatives: 20 };
        const few = likelyF1(perfect, { normal: 20, anomaly: 10 });
        assert.ok(few.from > 0.8 && few.from < 0.95 && few.to > 0.99 && few.to <= 1, JSON.stringify(few));
        const more = likelyF1({ ...perfect, truePositives: 100, trueNegatives: 200 }, { normal: 200, anomaly: 100 });
        assert.ok(more.from > few.from);
        const ofFewPieces = likelyF1(perfect, { normal: 5, anomaly: 3 });
        assert.ok(ofFewPieces.from < few.from);
        assert.deepEqual(likelyF1({ ...perfect, truePositives: 0 }, { normal: 20, anomaly: 0 }), { from: 0, to: 1 });
    });

    it("has the score that was seen within, whatever was seen", () => {
        for (const anomalies of [1, 2, 10]) {
            for (let truePositives = 0; truePositives <= anomalies; truePositives++) {
                for (const falsePositives of [0, 1, 5, 20]) {
                    const falseNegatives = anomalies - truePositives;
                    const counts = {
                        truePositives,
                        falsePositives,
                        falseNegatives,
                        trueNegatives: 20 - falsePositives,
                    };
                    const { from, to } = likelyF1(counts, { normal: 20, anomaly: anomalies });
                    const seen = (2 * truePositives) / (2 * truePositives + falsePositives + falseNegatives);
                    assert.ok(from <= seen && seen <= to, JSON.stringify({ counts, from, to }));
                }
            }
        }
    });

    it("holds the true one at least nine times of ten", () => {
        const random = createRandom(1, "likely F1");
        let held = 0;
        const trials = 150;
        for (let trial = 0; trial < trials; trial++) {
            const [recall, alarms] = [0.5 + 0.5 * random.uniform(), 0.3 * random.uniform()];
            const hits = (count: number, share: number) =>
                Array.from({ length: count }, () => random.uniform() < share).filter(Boolean).length;
            const [found, wrong] = [hits(10, recall), hits(20, alarms)];
            const { from, to } = likelyF1(
                { truePositives: found, falseNegatives: 10 - found, falsePositives: wrong, trueNegatives: 20 - wrong },
                { normal: 20, anomaly: 10 },
            );
            const truth = (2 * recall * 10) / (recall * 10 + alarms * 20 + 10);
            held += truth >= from && truth <= to ? 1 : 0;
        }
        assert.ok(held / trials >= 0.9, `${held} of ${trials}`);
    });
});
