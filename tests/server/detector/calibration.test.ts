import assert from "node:assert/strict";
import { likelyShare, reliabilityOf, trustIn } from "../../../server/detector/calibration";
import { fitDecision } from "../../../server/detector/decision";
import { decide } from "../../../server/detector/verdict";
import { createRandom } from "../../../server/detector/numerics/random";

describe("reliability", () => {
    it("compares confidences with the shares of answers that are right, bin by bin", () => {
        const answers = [
            ...Array.from({ length: 4 }, (_, index) => ({ confidence: 0.55, right: index < 1 })),
            ...Array.from({ length: 6 }, () => ({ confidence: 0.95, right: true })),
            { confidence: 1, right: false },
        ];
        const { bins, expectedCalibrationError } = reliabilityOf(answers);
        assert.deepEqual(
            bins.map(({ answers: count }) => count),
            [4, 0, 0, 0, 7],
        );
        assert.deepEqual([bins[0].right, bins[4].right], [1, 6]);
        assert.ok(Math.abs(bins[4].meanConfidence - 6.7 / 7) < 1e-12);
        assert.ok(Math.abs(expectedCalibrationError - (Math.abs(1 - 4 * 0.55) + Math.abs(6 - 6.7)) / 11) < 1e-12);
    });

    it("puts confidences at a bin's edge into the upper bin, whatever rounding does", () => {
        for (const [confidence, bin] of [
            [0.5, 0],
            [0.6, 1],
            [0.7, 2],
            [0.8, 3],
            [0.9, 4],
            [1, 4],
        ] as const) {
            assert.equal(
                reliabilityOf([{ confidence, right: true }]).bins.findIndex(({ answers }) => answers === 1),
                bin,
                String(confidence),
            );
        }
    });

    it("says whether answers are surer or more careful than they are right, where their number can tell", () => {
        const answers = (count: number, right: number, confidence: number) =>
            trustIn(reliabilityOf(Array.from({ length: count }, (_, index) => ({ confidence, right: index < right }))));
        assert.deepEqual(answers(100, 80, 0.8125), {
            verdict: "holds",
            answers: 100,
            meanConfidence: 0.8125,
            right: 0.8,
        });
        assert.equal(answers(100, 80, 0.9375)!.verdict, "too sure");
        assert.equal(answers(10, 8, 0.9375)!.verdict, "holds", "10 answers don't tell");
        assert.equal(answers(100, 99, 0.75)!.verdict, "too careful");
        assert.equal(answers(2, 2, 0.75)!.verdict, "holds");
        assert.equal(answers(0, 0, 0), undefined);
    });

    it("is 0 off without answers", () => {
        assert.equal(reliabilityOf([]).expectedCalibrationError, 0);
    });

    // Learnt from as many scores as a small dataset has, and asked of ten thousand fresh ones.
    for (const [normals, anomalies, distance, most] of [
        [20, 10, 1.5, 0.06],
        [60, 30, 1.5, 0.04],
        [300, 300, 1.5, 0.02],
        [300, 300, 3, 0.02],
    ] as const) {
        it(`of confidences learnt from ${normals} + ${anomalies} scores, ${distance} deviations apart, is off by less than ${most} in the mean`, () => {
            const random = createRandom(7, "reliability");
            const draw = (count: number, isAnomaly: boolean) =>
                Array.from({ length: count }, () => random.gaussian() + (isAnomaly ? distance : 0));
            const errors: number[] = [];
            for (let round = 0; round < 12; round++) {
                const anomalous = [...Array<boolean>(normals).fill(false), ...Array<boolean>(anomalies).fill(true)];
                const decision = fitDecision(
                    anomalous,
                    Float64Array.from([...draw(normals, false), ...draw(anomalies, true)]),
                );
                const answers = [false, true].flatMap((is) =>
                    draw(5000, is).map((score) => {
                        const { isAnomalous, confidence } = decide(score, decision);
                        return { confidence, right: isAnomalous === is };
                    }),
                );
                errors.push(reliabilityOf(answers).expectedCalibrationError);
            }
            const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
            assert.ok(mean < most, String(mean));
        });
    }
});

describe("the likely share", () => {
    it("is Wilson's interval of 95 %", () => {
        const { from, to } = likelyShare(17, 20);
        assert.ok(Math.abs(from - 0.6396) < 1e-4 && Math.abs(to - 0.9476) < 1e-4, `${from} to ${to}`);
        assert.equal(likelyShare(5, 5).to, 1);
        assert.deepEqual(likelyShare(0, 0), { from: 0, to: 1 });
    });
});
