import assert from "node:assert/strict";
import fc from "fast-check";
import { chooseThreshold } from "../../../server/operatingPoint/chooseThreshold";
import type { OperatingPoint } from "../../../server/operatingPoint/operatingPoint";
import type { ScoredPictures } from "../../../server/operatingPoint/scoredPictures";
import { decide } from "../../../server/detector/verdict";

/** Scores of normal pictures, then of anomalies. */
function scored(normals: number[], anomalies: number[]): ScoredPictures {
    return {
        anomalous: [...normals.map(() => false), ...anomalies.map(() => true)],
        scores: [...normals, ...anomalies],
    };
}

const balanced = { threshold: 5, slope: 1 };
/** Of 10 anomalies two are below the threshold, of 10 normal pictures one is above. */
const overlapping = scored([0, 1, 1, 2, 2, 3, 3, 4, 4.5, 6], [3.5, 4.2, 5.5, 7, 7, 8, 8, 9, 9, 9]);

function decisionFor(point: OperatingPoint, ...sets: ScoredPictures[]) {
    const choice = chooseThreshold(point, balanced, sets);
    assert.ok("decision" in choice, JSON.stringify(choice));
    return choice.decision;
}

describe("the threshold for an operating point", () => {
    const cases: [string, OperatingPoint, number][] = [
        ["half-way below the lowest anomaly that must be found", { minimumRecall: 0.9 }, (4.2 + 4) / 2],
        ["below the lowest of all where all must be", { minimumRecall: 1 }, (3.5 + 3) / 2],
        ["half-way above the highest normal picture that must not be called so", { maximumFalseAlarmRate: 0 }, 6.5],
        ["what it is told", { threshold: -3.25 }, -3.25],
        ["the balanced one where that finds enough", { minimumRecall: 0.8 }, 5],
        ["the balanced one where that gives few enough false alarms", { maximumFalseAlarmRate: 0.1 }, 5],
        ["the balanced one where nothing is asked for", { minimumRecall: 0 }, 5],
    ];
    for (const [what, point, threshold] of cases) {
        it(`is ${what}: ${JSON.stringify(point)}`, () => {
            assert.equal(decisionFor(point, overlapping).threshold, threshold);
        });
    }

    it("keeps what was asked for on the test pictures and on those that were learnt from without them, each", () => {
        const easy = scored([0, 1, 2], [6, 7, 8]);
        assert.equal(decisionFor({ minimumRecall: 0.9 }, easy, overlapping).threshold, (4.2 + 4) / 2);
        assert.equal(decisionFor({ minimumRecall: 1 }, easy, scored([0], [])).threshold, 5);
    });

    it("keeps what was asked for, whatever the scores, unless it is refused", () => {
        const scores = fc.array(fc.double({ min: -10, max: 20, noNaN: true }), { minLength: 1, maxLength: 30 });
        const share = fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20);
        fc.assert(
            fc.property(scores, scores, share, (normals, anomalies, wanted) => {
                const set = scored(normals, anomalies);
                const called = (label: boolean, threshold: number) => {
                    const ofLabel = set.scores.filter((_, picture) => set.anomalous[picture] === label);
                    return ofLabel.filter((score) => score >= threshold).length / ofLabel.length;
                };
                const recall = chooseThreshold({ minimumRecall: wanted }, balanced, [set]);
                if ("decision" in recall) {
                    assert.ok(called(true, recall.decision.threshold) >= wanted - 1e-9);
                    assert.ok(recall.decision.threshold <= balanced.threshold && recall.decision.slope > 0);
                }
                const alarms = chooseThreshold({ maximumFalseAlarmRate: wanted }, balanced, [set]);
                if ("decision" in alarms) {
                    assert.ok(called(false, alarms.decision.threshold) <= wanted + 1e-9);
                    assert.ok(alarms.decision.threshold >= balanced.threshold && alarms.decision.slope > 0);
                }
            }),
        );
    });

    const refusals: [string, OperatingPoint, ScoredPictures, RegExp][] = [
        [
            "recall that only calling everything an anomaly would give, naming the highest that can be had",
            { minimumRecall: 1 },
            scored([1, 2, 3, 4], [0, 6, 7, 8]),
            /takes calling 100 % of the normal pictures anomalies.*The highest recall that can be had is 0\.75$/,
        ],
        [
            "false-alarm rate that only finding nothing would give, naming the lowest that can be had",
            { maximumFalseAlarmRate: 0 },
            scored([1, 2, 3, 4, 12], [6, 7, 8]),
            /finds 0 % of the anomalies.*The lowest false-alarm rate that can be had is 0\.2$/,
        ],
        [
            "recall without anomalies",
            { minimumRecall: 0.5 },
            scored([1, 2], []),
            /none of the pictures .* is an anomaly/,
        ],
        [
            "false-alarm rate without normal pictures",
            { maximumFalseAlarmRate: 0.5 },
            scored([], [1, 2]),
            /none of the pictures .* is normal/,
        ],
    ];
    for (const [what, point, set, sentence] of refusals) {
        it(`refuses a ${what}`, () => {
            const choice = chooseThreshold(point, balanced, [set]);
            assert.match("refusal" in choice ? choice.refusal : JSON.stringify(choice), sentence);
        });
    }

    it("can have the value that a refusal names", () => {
        const recall = scored([1, 2, 3, 4], [0, 6, 7, 8]);
        assert.equal(decisionFor({ minimumRecall: 0.75 }, recall).threshold, 5);
        const alarms = scored([1, 2, 3, 4, 12], [6, 7, 8]);
        assert.equal(decisionFor({ maximumFalseAlarmRate: 0.2 }, alarms).threshold, 5);
    });
});

describe("the confidence at an operating point", () => {
    it("is one half at the threshold, and stays what it was where the threshold stays", () => {
        const moved = decisionFor({ minimumRecall: 1 }, overlapping);
        assert.equal(decide(moved.threshold, moved).confidence, 0.5);
        assert.equal(decisionFor({ minimumRecall: 0.5 }, overlapping).slope, balanced.slope);
    });

    it("is less the more pictures are on the wrong side, and changes little in a gap between both labels", () => {
        const among = decisionFor({ threshold: 2 }, overlapping);
        assert.ok(among.slope < 0.8, String(among.slope));
        const apart = scored([0, 1, 2, 1, 0, 2], [8, 9, 10, 9, 8, 10]);
        const gap = decisionFor({ threshold: 5.5 }, apart);
        assert.ok(gap.slope > 0.8 && gap.slope < 1.2, String(gap.slope));
    });

    it("stays within a tenth and ten times of what it was", () => {
        for (const threshold of [-1e6, 1e6]) {
            const { slope } = decisionFor({ threshold }, overlapping);
            assert.ok(slope >= 0.1 && slope <= 10, String(slope));
        }
    });
});
