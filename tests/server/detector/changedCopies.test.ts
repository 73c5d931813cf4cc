import assert from "node:assert/strict";
import { chooseCopied, copyCount } from "../../../server/detector/changedCopies";
import type { LabelledPicture } from "../../../server/detector/trainingTask";
import type { Label } from "../../../server/pictures/label";

describe("the pictures that are copied in other light and places", () => {
    const cases: [string, Record<Label, number>, Record<Label, number>][] = [
        ["few are copied twice", { normal: 14, anomaly: 6 }, { normal: 28, anomaly: 12 }],
        ["some twice", { normal: 20, anomaly: 12 }, { normal: 25, anomaly: 15 }],
        ["many once", { normal: 60, anomaly: 40 }, { normal: 60, anomaly: 40 }],
        ["without anomalies", { normal: 20, anomaly: 0 }, { normal: 40, anomaly: 0 }],
        ["very many in a sample, as many of each label", { normal: 900, anomaly: 100 }, { normal: 80, anomaly: 80 }],
        ["all of a rare label", { normal: 990, anomaly: 10 }, { normal: 150, anomaly: 10 }],
        ["of a rare label, all that are normal", { normal: 30, anomaly: 500 }, { normal: 30, anomaly: 130 }],
    ];
    for (const [name, pictures, expected] of cases) {
        it(`${name}: ${pictures.normal} normal ones and ${pictures.anomaly} anomalies`, () => {
            const training = labelled(pictures);
            const copied = chooseCopied([...training.keys()], { training, seed: 1 });
            assert.equal(copied.length, copyCount(training.length));
            assert.deepEqual(
                copied,
                [...copied].sort((a, b) => a - b),
            );
            const count = (label: Label) => copied.filter((picture) => training[picture].label === label).length;
            assert.deepEqual({ normal: count("normal"), anomaly: count("anomaly") }, expected);
            const times = [...training.keys()].map((picture) => copied.filter((each) => each === picture).length);
            assert.ok(Math.max(...times) <= 2 && Math.max(...times) - Math.min(...times) <= 1);
        });
    }

    it("are drawn by the seed, among those that may be looked at", () => {
        const training = labelled({ normal: 300, anomaly: 100 });
        const some = [...training.keys()].filter((picture) => picture % 2 === 0);
        const [one, again, other] = [1, 1, 2].map((seed) => chooseCopied(some, { training, seed }));
        assert.deepEqual(one, again);
        assert.notDeepEqual(one, other);
        assert.ok(one.every((picture) => picture % 2 === 0));
    });
});

function labelled(counts: Record<Label, number>): LabelledPicture[] {
    return (["normal", "anomaly"] as const).flatMap((label) =>
        Array.from({ length: counts[label] }, (_, index) => ({
            sourceRef: `${label}-${index}`,
            label,
            read: () => assert.fail("nothing is read"),
        })),
    );
}
