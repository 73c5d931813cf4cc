import assert from "node:assert/strict";
import type { PatchMaps, PictureFeatures } from "../../../../server/detector/views/pictureFeatures";
import { createRandom } from "../../../../server/detector/numerics/random";
import type { TrainingSet } from "../../../../server/detector/detectors/contract";
import { fitCandidates } from "../../../../server/detector/detectors/fitCandidates";
import { detectors } from "../../../../server/detector/detectors/registry";
import { TrainingDataError } from "../../../../server/detector/trainingTask";
import type { Comparison } from "../../../../server/detector/trainingTask";

/* Features are made up here: what happens where some of them teach nothing shows without a backbone. */
describe("candidates that pictures teach nothing", function () {
    this.timeout(1_200_000);

    const anomalous = [...Array<boolean>(12).fill(false), ...Array<boolean>(6).fill(true)];

    it("drop out with a note, and the others stay", async () => {
        const { detector, arrays, comparison } = await fitCandidates(setOf({ patches: NaN }));
        assert.equal(detector.name, "fused");
        const notes = Object.fromEntries(comparison.candidates.map(({ detector: name, note }) => [name, note]));
        assert.match(notes.patchGaussian!, /^Left out, since it can't be fitted to these pictures: the matrix is not/);
        assert.match(notes.memoryBank!, /: it builds upon patchGaussian, which could not be fitted\.$/);
        assert.match(notes.averaged!, /: it builds upon memoryBank and patchGaussian, which could not be fitted\.$/);
        assert.equal(notes.pooledLogistic, undefined);
        assert.equal(notes.fused, "Counts: pooledLogistic 100 %.");
        const scorer = await detector.load(arrays);
        assert.ok((await scorer.score(pictureFeatures(15, true))) > (await scorer.score(pictureFeatures(5, false))));
    });

    it("end the training in a sentence about the pictures where none is left", async () => {
        await assert.rejects(fitCandidates(setOf({ patches: NaN, pooled: NaN })), (error: Error) => {
            assert.ok(error instanceof TrainingDataError);
            assert.match(error.message, /^No detector can learn anything from these pictures \(patchGaussian: /);
            return true;
        });
    });

    it("never make a constant: scores differ, and the comparison says that they are like guessing", async () => {
        const { detector, arrays, comparison } = await fitCandidates(setOf({ telling: false }));
        assert.equal(comparison.likeGuessing, true, JSON.stringify(comparison.candidates));
        assert.ok(!namesOf(comparison).includes("quarterMil"), "these pictures are too small for a closer look");
        const scorer = await detector.load(arrays);
        const [one, other] = [
            await scorer.score(pictureFeatures(90, false)),
            await scorer.score(pictureFeatures(91, false)),
        ];
        assert.notEqual(one, other);
    });

    it("are as many as there are where all pictures are one and the same, scores and all finite", async () => {
        const { decision, comparison } = await fitCandidates(setOf({ same: true }));
        assert.ok(Number.isFinite(decision.threshold) && Number.isFinite(decision.slope), JSON.stringify(decision));
        assert.equal(comparison.likeGuessing, true);
    });

    it("are looked at from closer only where the others leave something to gain", async () => {
        const { comparison, detector } = await fitCandidates(setOf({ quarters: "telling" }));
        assert.equal(detector.name, "fused");
        const others = Object.values(detectors).filter(({ features }) => !features.includes("quarterMaps"));
        assert.deepEqual(
            namesOf(comparison),
            others.map(({ name }) => name),
        );
    });

    it("are kept with the closer look where that pays, and without where it doesn't", async () => {
        const pays = await fitCandidates(setOf({ telling: false, quarters: "telling" }));
        assert.equal(pays.detector.name, "fusedClosely", JSON.stringify(pays.comparison));
        assert.deepEqual(namesOf(pays.comparison).slice(-2), ["quarterMil", "fusedClosely"]);
        assert.match(
            pays.comparison.reason,
            /^A closer look raises the ROC AUC from 0\.\d\d to [01]\.\d\d\. No other detector is clearly better/,
        );
        const scorer = await pays.detector.load(pays.arrays);
        const look = (picture: number, anomaly: boolean) => ({
            ...pictureFeatures(picture, false),
            quarterMaps: quartersOf(picture, anomaly),
        });
        assert.ok((await scorer.score(look(95, true))) > (await scorer.score(look(96, false))));
        const idle = await fitCandidates(setOf({ telling: false, quarters: "idle" }));
        assert.ok(namesOf(idle.comparison).includes("fusedClosely"));
        assert.equal(idle.detector.name, "fused", JSON.stringify(idle.comparison));
    });

    function namesOf({ candidates }: Comparison): string[] {
        return candidates.map(({ detector }) => detector);
    }

    /** Maps of a picture's quarters. One quarter of an anomaly is off. */
    function quartersOf(picture: number, anomaly: boolean): PatchMaps[] {
        return [0, 1, 2, 3].map(
            (quarter) => pictureFeatures(1_000 * (quarter + 1) + picture, anomaly && quarter === picture % 4).patchMaps,
        );
    }

    /**
     * What all features are multiplied by; whether those of anomalies differ; whether all pictures are one; whether
     * quarters of anomalies differ. Without `quarters` the pictures are too small to have any.
     */
    interface Kind {
        patches?: number;
        pooled?: number;
        telling?: boolean;
        same?: boolean;
        quarters?: "telling" | "idle";
    }

    function setOf({ patches = 1, pooled = 1, telling = true, same = false, quarters }: Kind): TrainingSet {
        const drawn = anomalous.map((anomaly, picture) =>
            pictureFeatures(same ? 0 : picture, telling && !same && anomaly),
        );
        const times = <Map extends { data: Float32Array }>(map: Map) => ({
            ...map,
            data: map.data.map((value) => value * patches),
        });
        const maps = drawn.map(({ patchMaps: { s8, s16a, s16b } }) => ({
            s8: times(s8),
            s16a: times(s16a),
            s16b: times(s16b),
        }));
        return {
            originals: anomalous.length,
            anomalous,
            folds: Int32Array.from(anomalous, (_, picture) => picture % 3),
            withPatches: [...anomalous.keys()],
            seed: 1,
            pooled: (picture) => ({
                proportional: drawn[picture].pooled.proportional.map((value) => value * pooled),
                normalised: drawn[picture].pooled.normalised.map((value) => value * pooled),
            }),
            patchMaps: async (picture) => maps[picture],
            ...(quarters && {
                quarterMaps: async (picture: number) =>
                    quartersOf(picture, quarters === "telling" && anomalous[picture]),
            }),
            onStep: () => undefined,
        };
    }

    /** Each picture has a tone of its own; an anomaly is off in every fifth number. */
    function pictureFeatures(picture: number, anomaly: boolean): Pick<PictureFeatures, "pooled" | "patchMaps"> {
        const random = createRandom(picture, "made up");
        const tone = random.gaussian();
        const draw = (length: number) =>
            Float32Array.from(
                { length },
                (_, index) => random.gaussian() + (index % 3 === 0 ? tone : 0) + (anomaly && index % 5 === 0 ? 2 : 0),
            );
        const map = (channels: number, side: number) => ({
            channels,
            height: side,
            width: side,
            data: draw(channels * side * side),
        });
        return {
            pooled: { proportional: draw(1536), normalised: draw(1536) },
            patchMaps: { s8: map(40, 40), s16a: map(80, 20), s16b: map(112, 20) },
        };
    }
});
