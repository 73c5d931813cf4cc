import assert from "node:assert/strict";
import { openBackbone } from "../../../../server/detector/backbone/backbone";
import { collectFeatures } from "../../../../server/detector/collectFeatures";
import type { CollectedFeatures } from "../../../../server/detector/collectFeatures";
import type { Detector, FittedDetector, TrainingSet } from "../../../../server/detector/detectors/contract";
import { detectors } from "../../../../server/detector/detectors/registry";
import { rocAuc } from "../../../../server/detector/metrics";
import { drawnPictures } from "../drawnPictures";

/* What every detector of the registry must do. */
describe("detectors", function () {
    this.timeout(1_200_000);

    const training = [...drawnPictures(12, 6)];
    const fresh = [...drawnPictures(5, 5, 1000)];
    const anomalous = training.map(({ label }) => label === "anomaly");
    let learnt: CollectedFeatures;
    let unseen: CollectedFeatures;

    before(async () => {
        const backbone = await openBackbone();
        const wanted = ["pooled", "patchMaps", "likeness"] as const;
        learnt = await collectFeatures(backbone, training, wanted, new Set(training.keys()), () => undefined);
        unseen = await collectFeatures(backbone, fresh, wanted, new Set(training.keys()), () => undefined);
    });

    for (const [name, detector] of Object.entries(detectors)) {
        describe(name, () => {
            const fractions: number[] = [];
            let fitted: FittedDetector;

            before(async () => {
                fitted = await fit(detector, (fraction) => fractions.push(fraction));
            });

            it("is registered under its own name", () => {
                assert.equal(detector.name, name);
            });

            it("scores anomalies that it hasn't seen above normal pictures", async () => {
                const scorer = await detector.load(fitted.arrays);
                const scores: number[] = [];
                for (const picture of fresh.keys()) {
                    scores.push(
                        await scorer.score({
                            pooled: unseen.pooled[picture],
                            patchMaps: await unseen.patchMaps(picture),
                        }),
                    );
                }
                assert.ok(
                    rocAuc(
                        fresh.map(({ label }) => label === "anomaly"),
                        scores,
                    ) >= 0.95,
                    scores.join(),
                );
            });

            it("looks at nothing but the features that it names", async () => {
                const scorer = await detector.load(fitted.arrays);
                const all = { pooled: unseen.pooled[0], patchMaps: await unseen.patchMaps(0) };
                const named = Object.fromEntries(detector.features.map((feature) => [feature, all[feature]]));
                assert.equal(await scorer.score(named), await scorer.score(all));
            });

            it("scores each training picture out of its fold", async () => {
                assert.equal(fitted.outOfFoldScores.length, training.length);
                assert.ok(fitted.outOfFoldScores.every(Number.isFinite));
                assert.ok(rocAuc(anomalous, fitted.outOfFoldScores) >= 0.8);
                const scorer = await detector.load(fitted.arrays);
                const normal = await scorer.score({ pooled: learnt.pooled[0], patchMaps: await learnt.patchMaps(0) });
                assert.ok(
                    normal < fitted.outOfFoldScores[0],
                    "a normal picture that it has learnt looks more normal than out of its fold",
                );
            });

            it("looks at the patches of no other pictures than it may", async () => {
                const some = [...training.keys()].filter((picture) => picture % 4 !== 3);
                const { outOfFoldScores } = await fit(detector, undefined, some);
                assert.ok(
                    rocAuc(
                        some.map((picture) => anomalous[picture]),
                        some.map((picture) => outOfFoldScores[picture]),
                    ) >= 0.8,
                );
                const scored = [...training.keys()].filter((picture) => Number.isFinite(outOfFoldScores[picture]));
                assert.deepEqual(scored, detector.features.includes("patchMaps") ? some : [...training.keys()]);
            });

            it("learns the same numbers from the same pictures", async () => {
                assert.deepEqual(await fit(detector), fitted);
            });

            it("tells its progress from 0 to 1 and stops when its step throws", async () => {
                assert.deepEqual(
                    fractions,
                    [...fractions].sort((a, b) => a - b),
                );
                assert.ok(fractions[0] >= 0 && fractions.at(-1)! <= 1 && fractions.length > 1);
                const stop = new Error("stop");
                await assert.rejects(
                    fit(detector, () => {
                        throw stop;
                    }),
                    stop,
                );
            });
        });
    }

    /** After its parts, whose steps don't count. */
    async function fit(
        detector: Detector,
        onStep?: (fraction: number) => void,
        withPatches?: readonly number[],
    ): Promise<FittedDetector> {
        const parts: FittedDetector[] = [];
        for (const part of detector.parts) {
            parts.push(await fit(part, undefined, withPatches));
        }
        return detector.fit(setOf(learnt, onStep, withPatches), parts);
    }

    function setOf(
        features: CollectedFeatures,
        onStep: (fraction: number) => void = () => undefined,
        withPatches: readonly number[] = [...training.keys()],
    ): TrainingSet {
        return {
            originals: training.length,
            anomalous,
            withPatches,
            folds: Int32Array.from(training, (_, picture) => picture % 3),
            seed: 1,
            pooled: (picture) => features.pooled[picture],
            patchMaps: (picture) =>
                withPatches.includes(picture)
                    ? features.patchMaps(picture)
                    : assert.fail(`looked at picture ${picture}`),
            onStep: (_, fraction) => onStep(fraction),
        };
    }
});
