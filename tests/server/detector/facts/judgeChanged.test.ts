import assert from "node:assert/strict";
import { openBackbone } from "../../../../server/detector/backbone/backbone";
import { changeKinds } from "../../../../server/detector/changes/changeKinds";
import { harmlessChanges } from "../../../../server/detector/changes/harmlessChanges";
import type { Scorer } from "../../../../server/detector/detectors/contract";
import { judgeChanged, judgedCount } from "../../../../server/detector/facts/judgeChanged";
import type { Evaluation } from "../../../../server/detector/trainingTask";
import { drawnPictures } from "../drawnPictures";

describe("test pictures that are judged again after a change", function () {
    this.timeout(1_200_000);

    const pictures = drawnPictures(3, 2);
    const looks = 2 * harmlessChanges.length;

    it("are counted by what becomes of their verdicts, each change on as many pictures", async () => {
        // Whatever it sees is an anomaly now: an alarm more for each normal picture, and what was missed is found.
        const { changes } = await judge({ score: async () => 1 }, () => false);
        assert.deepEqual(
            changes.map(({ name }) => name),
            harmlessChanges.map(({ name }) => name),
        );
        for (const { judged, falseAlarms, missed, righted } of changes) {
            assert.equal(judged, 2);
            assert.equal(falseAlarms + righted, 2);
            assert.equal(missed, 0);
        }
        const sum = (key: "falseAlarms" | "righted") => changes.reduce((total, each) => total + each[key], 0);
        assert.ok(sum("falseAlarms") > 0 && sum("righted") > 0, "both labels were looked at");
        const missing = await judge({ score: async () => -1 }, (label) => label === "anomaly");
        assert.ok(missing.changes.some(({ missed }) => missed > 0));
        assert.ok(missing.changes.every(({ falseAlarms, righted }) => falseAlarms + righted === 0));
        const same = await judge({ score: async () => 1 }, () => true);
        assert.ok(same.changes.every(({ falseAlarms, missed, righted }) => falseAlarms + missed + righted === 0));
    });

    it("are not changed in what the customer says may be a defect", async () => {
        const { changes, sensitiveTo } = await judge({ score: async () => 1 }, () => true, ["turn", "light"]);
        assert.deepEqual(sensitiveTo, ["light", "turn"]);
        const left = harmlessChanges.filter(({ kind }) => kind !== "light" && kind !== "turn");
        assert.deepEqual(
            changes.map(({ name }) => name),
            left.map(({ name }) => name),
        );
        const none = await judge({ score: async () => 1 }, () => true, changeKinds);
        assert.deepEqual(none.changes, []);
    });

    it("are as few as a training of seconds can take, and some more where there are many", () => {
        assert.deepEqual([10, 60, 200, 16_000].map(judgedCount), [30, 30, 100, 300]);
    });

    async function judge(
        scorer: Scorer,
        before: (label: string) => boolean,
        sensitiveTo: readonly (typeof changeKinds)[number][] = [],
    ) {
        const predictions = pictures.map(({ sourceRef, label }): Evaluation["predictions"][number] => ({
            sourceRef,
            label,
            isAnomalous: before(label),
            confidence: 1,
            score: 0,
        }));
        const shares: number[] = [];
        const result = await judgeChanged(
            {
                backbone: await openBackbone(),
                detector: { features: [] },
                scorer,
                decision: { threshold: 0, slope: 1 },
            },
            pictures,
            predictions,
            { sensitiveTo, looks, seed: 1, onLook: (share) => shares.push(share) },
        );
        assert.ok(shares.every((share, index) => share > (shares[index - 1] ?? 0) && share <= 1));
        return result;
    }
});
