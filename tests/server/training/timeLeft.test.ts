import assert from "node:assert/strict";
import { planProgress } from "../../../server/detector/progressPlan";
import { measureStages } from "../../../server/training/stageTimes";
import { estimateTimeLeft, roughly } from "../../../server/training/timeLeft";

describe("the time left", () => {
    it("is told once it can be, from what was done in the time so far", () => {
        let now = 1_000_000;
        const msLeft = estimateTimeLeft(() => now);
        assert.equal(msLeft(0.1), undefined);
        now += 2000;
        assert.equal(msLeft(0.2), undefined, "too early");
        now += 8000;
        assert.equal(msLeft(0.12), undefined, "too little done");
        assert.equal(Math.round(msLeft(0.3)!), 35_000);
        now += 35_000;
        assert.equal(msLeft(1), 0);
    });

    it("is told as people say it", () => {
        const said = [400, 4200, 12_000, 47_000, 94_000, 100_000, 3_600_000, 9_000_000].map(roughly);
        assert.deepEqual(said, [
            "about 1 s",
            "about 4 s",
            "about 10 s",
            "about 50 s",
            "about 90 s",
            "about 2 min",
            "about 60 min",
            "about 2.5 h",
        ]);
    });
});

describe("the durations of stages", () => {
    it("sum up to the whole, those of a stage that comes again together", () => {
        let now = 0;
        const stages = measureStages(() => now);
        for (const [stage, ms] of [
            ["a", 10],
            ["a", 5],
            ["b", 20],
            ["a", 1],
        ] as const) {
            stages.note(stage);
            now += ms;
        }
        assert.deepEqual(stages.durations(), [
            { stage: "a", durationMs: 16 },
            { stage: "b", durationMs: 20 },
        ]);
        now += 4;
        assert.deepEqual(stages.durations()[0], { stage: "a", durationMs: 20 });
    });
});

describe("the progress of a training", () => {
    it("goes from 0 to 1 through its parts", () => {
        const share = planProgress({
            trainingPictures: 60,
            copies: 60,
            changedLooks: 94,
            judged: 40,
            testPictures: 20,
            freshTest: true,
            masks: true,
            effort: "full",
        });
        const parts = [
            "features",
            "groups",
            "copies",
            "familiarity",
            "candidates",
            "masks",
            "testing",
            "changed",
            "report",
        ] as const;
        const seen = parts.flatMap((part) => [share(part, 0), share(part, 0.5), share(part, 1)]);
        assert.deepEqual(
            seen,
            [...seen].sort((a, b) => a - b),
        );
        assert.equal(seen[0], 0);
        assert.ok(Math.abs(seen.at(-1)! - 1) < 1e-12);
        parts.slice(1).forEach((part, index) => assert.ok(Math.abs(share(part, 0) - share(parts[index], 1)) < 1e-12));
    });
});
