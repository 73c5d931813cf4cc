import assert from "node:assert/strict";
import { fitDecision, fitDecisionOnNormals } from "../../../server/detector/decision";
import { decide } from "../../../server/detector/verdict";
import { createRandom } from "../../../server/detector/numerics/random";

describe("the decision", () => {
    it("lies between scores that are apart, and is sure of them", () => {
        const decision = fitDecision(
            [false, false, false, false, true, true, true, true],
            Float64Array.of(0, 1, 0.5, 0.7, 9, 10, 9.5, 9.2),
        );
        assert.ok(decision.threshold > 2 && decision.threshold < 8, String(decision.threshold));
        assert.ok(decide(9, decision).isAnomalous && decide(9, decision).confidence > 0.75);
        assert.ok(!decide(1, decision).isAnomalous && decide(1, decision).confidence > 0.75);
    });

    it("lies nearer to where normal scores end than to anomalies that are far from them", () => {
        const normals = Array.from({ length: 20 }, (_, index) => Math.sin(index));
        const anomalies = [8, 9, 9.5, 10, 12];
        const decision = fitDecision(
            [...normals.map(() => false), ...anomalies.map(() => true)],
            Float64Array.from([...normals, ...anomalies]),
        );
        assert.ok(decision.threshold > 2 && decision.threshold < 4.2, String(decision.threshold));
        assert.ok(decide(0, decision).confidence > 0.85, JSON.stringify(decision));
    });

    it("is no surer of the middle of normal scores than so many of them can tell, however far apart the labels are", () => {
        const normals = Array.from({ length: 20 }, (_, index) => Math.sin(index));
        const anomalies = [30, 32, 33, 34, 36];
        const decision = fitDecision(
            [...normals.map(() => false), ...anomalies.map(() => true)],
            Float64Array.from([...normals, ...anomalies]),
        );
        const { confidence } = decide(0, decision);
        assert.ok(confidence > 0.9 && confidence < 0.97, JSON.stringify({ decision, confidence }));
    });

    it("is calibrated: of answers given with some confidence, about that share is right", () => {
        const random = createRandom(5, "calibration");
        const draw = (count: number) => {
            const anomalous = Array.from({ length: count }, (_, index) => index % 2 === 0);
            return { anomalous, scores: Float64Array.from(anomalous, (is) => random.gaussian() + (is ? 1.5 : 0)) };
        };
        const learnt = draw(400);
        const decision = fitDecision(learnt.anomalous, learnt.scores);
        const fresh = draw(4000);
        const answers = [...fresh.scores].map((score, index) => {
            const { isAnomalous, confidence } = decide(score, decision);
            return { confidence, right: isAnomalous === fresh.anomalous[index] };
        });
        for (const [from, to] of [
            [0.5, 0.7],
            [0.7, 0.9],
            [0.9, 1],
        ]) {
            const within = answers.filter(({ confidence }) => confidence >= from && confidence < to);
            const claimed = within.reduce((sum, { confidence }) => sum + confidence, 0) / within.length;
            const right = within.filter((answer) => answer.right).length / within.length;
            assert.ok(
                Math.abs(claimed - right) < 0.07,
                `of ${within.length} answers between ${from} and ${to}: claimed ${claimed}, right ${right}`,
            );
        }
    });

    it("is unsure of everything when scores are worth nothing", () => {
        const decision = fitDecision([true, true, false, false], Float64Array.of(1, 1, 1, 1));
        assert.ok(Math.abs(decide(1, decision).confidence - 0.5) < 0.01);
        const inverted = fitDecision([true, true, false, false], Float64Array.of(0, 1, 9, 10));
        assert.ok(decide(10, inverted).confidence < 0.6);
    });

    it("without anomalies lies three deviations above normal scores, and is 95 % sure of a typical one", () => {
        const random = createRandom(1, "normals");
        const decision = fitDecisionOnNormals(Float64Array.from({ length: 10_000 }, () => 10 + random.gaussian()));
        assert.ok(
            Math.abs(decision.threshold - 13) < 0.1 && Math.abs(decision.slope - 1) < 0.03,
            JSON.stringify(decision),
        );
        assert.ok(Math.abs(decide(10, decision).confidence - 0.9526) < 0.005);
    });

    it("without anomalies is not moved by one odd picture", () => {
        const scores = [9, 9.5, 10, 10, 10.5, 11, 9.7, 10.3, 10.1];
        const { threshold } = fitDecisionOnNormals(Float64Array.from([...scores, 40]));
        assert.ok(
            Math.abs(threshold - fitDecisionOnNormals(Float64Array.from(scores)).threshold) < 0.6,
            String(threshold),
        );
    });

    it("without anomalies calls no copy of the normal pictures an anomaly", () => {
        for (const scores of [Float64Array.of(5, 5, 5, 5), Float64Array.of(0, 0, 0, 0, 0.2), Float64Array.of(-1)]) {
            const decision = fitDecisionOnNormals(scores);
            assert.ok(
                scores.every((score) => !decide(score, decision).isAnomalous),
                JSON.stringify(decision),
            );
        }
    });
});
