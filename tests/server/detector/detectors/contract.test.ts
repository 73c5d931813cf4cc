import assert from "node:assert/strict";
import { openBackbone } from "../../../../server/detector/backbone/backbone";
import { collectFeatures } from "../../../../server/detector/collectFeatures";
import type { CollectedFeatures } from "../../../../server/detector/collectFeatures";
import type { Detector, FittedDetector, TrainingSet } from "../../../../server/detector/detectors/contract";
import { detectors } from "../../../../server/detector/detectors/registry";
import { loadDetector } from "../../../../server/detector/loadDetector";
import { rocAuc } from "../../../../server/detector/metrics";
import { encodeModelFile } from "../../../../server/detector/modelFile";
import { readViews } from "../../../../server/detector/readPictures";
import type { LabelledPicture } from "../../../../server/detector/trainingTask";
import { computeFeatures } from "../../../../server/detector/views/pictureFeatures";
import type { PictureFeatures } from "../../../../server/detector/views/pictureFeatures";
import { standardDecoding } from "../../../../server/pictures/pictureDecoding";
import { drawnPictures } from "../drawnPictures";

/** Features of pictures, those of their quarters too. */
type Seen = CollectedFeatures & { quarterMaps: PictureFeatures["quarterMaps"][] };

async function featuresOf({ pooled, patchMaps, quarterMaps }: Seen, picture: number) {
    return { pooled: pooled[picture], patchMaps: await patchMaps(picture), quarterMaps: quarterMaps[picture] };
}

/* What every detector of the registry must do. */
describe("detectors", function () {
    this.timeout(1_200_000);

    const training = [...drawnPictures(12, 6)];
    const fresh = [...drawnPictures(5, 5, 1000)];
    const anomalous = training.map(({ label }) => label === "anomaly");
    /** Parts that are fitted, by name and pictures: each is fitted anew only where it is tested itself. */
    const fittedParts = new Map<string, FittedDetector>();
    let learnt: Seen;
    let unseen: Seen;

    before(async () => {
        const backbone = await openBackbone();
        const wanted = ["pooled", "patchMaps", "likeness"] as const;
        const look = async (pictures: readonly LabelledPicture[]): Promise<Seen> => {
            const all = new Set(pictures.keys());
            const features = await collectFeatures(backbone, pictures, wanted, all, () => undefined);
            const quarterMaps: PictureFeatures["quarterMaps"][] = [];
            for (const picture of pictures) {
                const { views } = await readViews(picture, standardDecoding);
                quarterMaps.push((await computeFeatures(backbone, views, ["quarterMaps"])).quarterMaps);
            }
            return { ...features, quarterMaps };
        };
        learnt = await look(training);
        unseen = await look(fresh);
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
                    scores.push(await scorer.score(await featuresOf(unseen, picture)));
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
                const all = await featuresOf(unseen, 0);
                const named = Object.fromEntries(detector.features.map((feature) => [feature, all[feature]]));
                assert.equal(await scorer.score(named), await scorer.score(all));
            });

            it("scores a picture from a model file exactly as in training", async () => {
                const { decoded } = await readViews(fresh[0], standardDecoding);
                const file = encodeModelFile({
                    detector: name,
                    pictureSize: { width: decoded.width, height: decoded.height },
                    decoding: standardDecoding,
                    decision: { threshold: 0, slope: 1 },
                    backboneChecksum: (await openBackbone()).checksum,
                    seed: 1,
                    arrays: fitted.arrays,
                });
                const { score } = await (await loadDetector(file)).detect(await fresh[0].read());
                const scorer = await detector.load(fitted.arrays);
                assert.equal(score, await scorer.score(await featuresOf(unseen, 0)));
            });

            it("scores each training picture out of its fold", async () => {
                assert.equal(fitted.outOfFoldScores.length, training.length);
                assert.ok(fitted.outOfFoldScores.every(Number.isFinite));
                assert.ok(rocAuc(anomalous, fitted.outOfFoldScores) >= 0.8);
                const scorer = await detector.load(fitted.arrays);
                const normal = await scorer.score(await featuresOf(learnt, 0));
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
                const looksAtPlaces = detector.features.some((feature) => feature !== "pooled");
                assert.deepEqual(scored, looksAtPlaces ? some : [...training.keys()]);
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
            const key = `${part.name} ${withPatches?.join()}`;
            fittedParts.set(key, fittedParts.get(key) ?? (await fit(part, undefined, withPatches)));
            parts.push(fittedParts.get(key)!);
        }
        return detector.fit(setOf(learnt, onStep, withPatches), parts);
    }

    function setOf(
        features: Seen,
        onStep: (fraction: number) => void = () => undefined,
        withPatches: readonly number[] = [...training.keys()],
    ): TrainingSet {
        const mayLookAt = (picture: number) =>
            withPatches.includes(picture) ? picture : assert.fail(`looked at picture ${picture}`);
        return {
            originals: training.length,
            anomalous,
            withPatches,
            folds: Int32Array.from(training, (_, picture) => picture % 3),
            seed: 1,
            pooled: (picture) => features.pooled[picture],
            patchMaps: (picture) => features.patchMaps(mayLookAt(picture)),
            quarterMaps: async (picture) => features.quarterMaps[mayLookAt(picture)],
            onStep: (_, fraction) => onStep(fraction),
        };
    }
});
