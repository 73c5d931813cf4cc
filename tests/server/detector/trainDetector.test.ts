import assert from "node:assert/strict";
import sharp from "sharp";
import type { LoadedDetector } from "../../../server/detector/detection";
import { detectors } from "../../../server/detector/detectors/registry";
import { loadDetector } from "../../../server/detector/loadDetector";
import { trainDetector } from "../../../server/detector/trainDetector";
import type {
    LabelledPicture,
    TrainedDetector,
    TrainingEffort,
    TrainingProgress,
    TrainingTask,
} from "../../../server/detector/trainingTask";
import { figure } from "../../harness/run/figure";
import { drawnPictures, drawPicture } from "./drawnPictures";
import { maskedPictures } from "./maskedPictures";

/** For what all detectors have in common. */
const effort = figure<TrainingEffort>("quick", "full");

describe("training", function () {
    this.timeout(1_200_000);

    describe("with a test dataset", () => {
        const training = drawnPictures(14, 8);
        const test = drawnPictures(8, 6, 1000);
        const progress: TrainingProgress[] = [];
        let trained: TrainedDetector;
        let detector: LoadedDetector;

        before(async () => {
            trained = await trainDetector(taskOf(training, { test, onProgress: (each) => progress.push(each) }));
            detector = await loadDetector(trained.file);
        });

        it("tells pictures that it has never seen apart", () => {
            const { metrics, numberOfTrainingImages, numberOfTestingImages } = trained.evaluation;
            assert.deepEqual([numberOfTrainingImages, numberOfTestingImages], [22, 14]);
            assert.ok(metrics.rocAuc >= 0.95 && metrics.f1Score >= 0.9, JSON.stringify(metrics));
        });

        it("tells metrics so far as soon as all is learnt, of training pictures that weren't learnt from", () => {
            const told = progress.map(({ metrics }) => metrics);
            const first = told.findIndex((metrics) => metrics !== undefined);
            assert.ok(first > 0 && told.slice(first).every((metrics) => metrics === told[first]));
            assert.ok(progress.slice(0, first).every(({ stage }) => stage !== "testing"));
            assert.ok(told[first]!.f1Score >= 0.8, JSON.stringify(told[first]));
        });

        it("predicts for every test picture, in their order, with a confidence in the answer", () => {
            const { predictions } = trained.evaluation;
            assert.deepEqual(
                predictions.map(({ sourceRef, label }) => ({ sourceRef, label })),
                test.map(({ sourceRef, label }) => ({ sourceRef, label })),
            );
            assert.ok(predictions.every(({ confidence }) => confidence >= 0.5 && confidence <= 1));
        });

        it("compares all detectors by training pictures, and says which it took and why", () => {
            const { chosen, reason, candidates } = trained.comparison;
            // The pictures are too small to be looked at from closer.
            const whole = Object.values(detectors).filter(({ features }) => !features.includes("quarterMaps"));
            const compared = candidates.map(({ detector: name }) => detectors[name]);
            assert.deepEqual(compared, whole);
            assert.ok(
                candidates.every(({ scores }) => Object.values(scores!).every((score) => score > 0.5 && score <= 1)),
                JSON.stringify(candidates),
            );
            assert.equal(chosen, "fused");
            assert.match(reason, /^No other detector is clearly better/);
        });

        it("gives a detector that answers as the evaluation says", async () => {
            assert.deepEqual(detector.pictureSize, { width: 96, height: 96 });
            for (const [index, picture] of test.entries()) {
                const { isAnomalous, confidence } = trained.evaluation.predictions[index];
                const answer = await detector.detect(await picture.read());
                assert.deepEqual([answer.isAnomalous, answer.confidence], [isAnomalous, confidence]);
            }
        });

        it("gives the same bytes once more, whatever the test pictures are", async () => {
            const again = await trainDetector(taskOf(drawnPictures(14, 8), { test: drawnPictures(1, 2, 3000) }));
            assert.ok(Buffer.from(trained.file).equals(again.file));
        });

        it("gives a file under 20 MB", () => {
            assert.ok(trained.file.length < 20e6, String(trained.file.length));
        });

        it("tells progress that never falls", () => {
            const fractions = progress.map(({ fraction }) => fraction);
            assert.deepEqual(
                fractions,
                [...fractions].sort((a, b) => a - b),
            );
            assert.ok(fractions[0] >= 0 && fractions.at(-1)! <= 1);
            assert.ok(new Set(progress.map(({ stage }) => stage)).size >= 5);
        });

        it("gives a detector that tells another camera from an anomaly, which is as familiar as a normal picture", async () => {
            const unfamiliarity = async (picture: Uint8Array) => (await detector.detect(picture)).unfamiliarity!;
            const drawn = await Promise.all(test.map((picture) => picture.read()));
            for (const picture of drawn) {
                assert.ok((await unfamiliarity(picture)) < 1);
            }
            const outOfFocus = await sharp(drawn[0]).blur(3).png().toBuffer();
            const zoomed = await sharp(drawn[1])
                .extract({ left: 24, top: 24, width: 48, height: 48 })
                .resize(96, 96)
                .png()
                .toBuffer();
            const dark = await sharp(drawn[2]).linear(0.4, 0).png().toBuffer();
            for (const picture of [outOfFocus, zoomed, dark]) {
                assert.ok((await unfamiliarity(picture)) > 1);
            }
        });

        it("gives a detector that refuses pictures of another size and what is no picture, with a sentence", async () => {
            await assert.rejects(detector.detect(await drawPicture("normal", 1, 96, 128)), {
                name: "UnusablePictureError",
                message: /96x128.*96x96/,
            });
            await assert.rejects(detector.detect(Buffer.from("GIF89a")), {
                name: "UnusablePictureError",
                message: /neither a PNG nor a JPEG/,
            });
        });
    });

    it("never reads a test picture or its mask before everything is decided", async () => {
        let decided = false;
        let reads = 0;
        const guarded = (read: () => Promise<Uint8Array>) => () => {
            assert.ok(decided, "a test picture was read too early");
            reads++;
            return read();
        };
        const test = maskedPictures(2, 2, 2000).map(({ mask, ...picture }) => ({
            ...picture,
            read: guarded(picture.read),
            mask: mask && { ...mask, read: guarded(mask.read) },
        }));
        await trainDetector(
            taskOf(maskedPictures(4, 4), { test, onProgress: ({ stage }) => (decided ||= stage === "testing") }),
        );
        assert.ok(reads >= 6, `${reads} reads of 4 pictures and 2 masks`);
    });

    it("sets a fifth aside for the test when there is no test dataset", async () => {
        const { evaluation } = await trainDetector(taskOf(drawnPictures(20, 10), { effort }));
        const tested = (label: string) =>
            evaluation.predictions.filter((prediction) => prediction.label === label).length;
        assert.equal(evaluation.numberOfTrainingImages + evaluation.numberOfTestingImages, 30);
        assert.deepEqual([tested("normal"), tested("anomaly")], [4, 2]);
        assert.ok(evaluation.metrics.rocAuc >= 0.8, JSON.stringify(evaluation.metrics));
        const { counts, pieces, f1Interval } = evaluation.crossValidation!;
        assert.equal(counts.truePositives + counts.falseNegatives, 10, "the scores are of all anomalies");
        assert.equal(counts.falsePositives + counts.trueNegatives, 20);
        assert.ok(pieces.normal >= 5 && pieces.anomaly >= 5, JSON.stringify(pieces));
        const { f1Score } = evaluation.metrics;
        assert.ok(f1Interval.from < f1Score && f1Interval.to > f1Interval.from, JSON.stringify([f1Score, f1Interval]));
    });

    it("learns from normal pictures alone", async () => {
        const { evaluation, comparison } = await trainDetector(
            taskOf(drawnPictures(14, 0), { test: drawnPictures(5, 5, 4000) }),
        );
        assert.ok(
            evaluation.metrics.rocAuc >= 0.95 && evaluation.metrics.f1Score >= 0.8,
            JSON.stringify(evaluation.metrics),
        );
        assert.equal(comparison.chosen, "averaged");
        assert.match(comparison.reason, /can't be compared/);
        assert.deepEqual(
            comparison.candidates.map(({ detector, scores }) => [detector, scores]),
            [
                ["patchGaussian", undefined],
                ["memoryBank", undefined],
                ["averaged", undefined],
            ],
        );
    });

    it("learns with a single anomaly, and from copies of one picture", async () => {
        const copies = drawnPictures(1, 1).flatMap((picture) =>
            picture.label === "normal" ? Array<LabelledPicture>(6).fill(picture) : [picture],
        );
        const { evaluation } = await trainDetector(taskOf(copies, { test: drawnPictures(1, 1, 5000) }));
        assert.ok(evaluation.predictions.every(({ score }) => Number.isFinite(score)));
        const both = drawnPictures(1, 1).flatMap((picture) => Array<LabelledPicture>(6).fill(picture));
        const { evaluation: ofBoth } = await trainDetector(taskOf(both));
        assert.ok(
            ofBoth.predictions.every(({ score, confidence }) => Number.isFinite(score) && Number.isFinite(confidence)),
        );
    });

    describe("with pictures that can't be used ends with a sentence that names the picture", () => {
        const withPicture = (read: () => Promise<Uint8Array>): LabelledPicture[] => [
            ...drawnPictures(3, 2),
            { sourceRef: "s3://pictures/bad.jpg", label: "normal", read },
        ];
        const cases: [string, () => Promise<Uint8Array>, RegExp][] = [
            [
                "a truncated JPEG",
                async () => (await jpeg(96, 96)).subarray(0, 1500),
                /bad\.jpg can't be used for training: it is damaged/,
            ],
            ["an empty file", async () => new Uint8Array(0), /bad\.jpg .*neither a PNG nor a JPEG/],
            [
                "a GIF",
                async () =>
                    sharp({ create: { width: 96, height: 96, channels: 3, background: "red" } })
                        .gif()
                        .toBuffer(),
                /bad\.jpg .*neither a PNG nor a JPEG/,
            ],
            ["a tiny picture", () => jpeg(32, 96), /bad\.jpg .*32x96 pixels; each side must have 64 to 4096/],
            ["a picture beyond the limit", () => jpeg(4097, 64), /bad\.jpg .*4097x64 pixels/],
            ["more than 8 MB", async () => new Uint8Array(8 * 1024 * 1024 + 1), /bad\.jpg .*8 MB/],
            [
                "another size",
                () => jpeg(96, 100),
                /^Images in the dataset must have the same dimensions: .*normal-0\.png has 96x96 pixels, .*bad\.jpg has 96x100\. /,
            ],
        ];
        for (const [name, read, message] of cases) {
            it(name, async () => {
                await assert.rejects(trainDetector(taskOf(withPicture(read))), { name: "TrainingDataError", message });
            });
        }

        it("a test picture of another size", async () => {
            const test = [{ sourceRef: "s3://pictures/odd.jpg", label: "normal" as const, read: () => jpeg(64, 64) }];
            await assert.rejects(trainDetector(taskOf(drawnPictures(4, 4), { test, effort })), {
                name: "TrainingDataError",
                message: /^Images in the dataset must have the same dimensions: .*odd\.jpg has 64x64/,
            });
        });
    });

    it("passes on what reading a picture throws", async () => {
        const failure = new Error("the bucket is gone");
        const pictures = [
            ...drawnPictures(2, 2),
            { sourceRef: "s3://pictures/x", label: "normal" as const, read: () => Promise.reject(failure) },
        ];
        await assert.rejects(trainDetector(taskOf(pictures)), failure);
    });

    it("ends with the signal's reason soon after it is aborted", async () => {
        const abort = new AbortController();
        const reason = new Error("the service stops");
        let reads = 0;
        const pictures = drawnPictures(20, 10).map((picture) => ({
            ...picture,
            read: () => (++reads === 3 && abort.abort(reason), picture.read()),
        }));
        await assert.rejects(trainDetector(taskOf(pictures, { signal: abort.signal })), reason);
        assert.ok(reads <= 5, `${reads} pictures were read`);
    });

    it("notices an abort that comes from outside while it computes", async () => {
        const abort = new AbortController();
        const reason = new Error("the service stops");
        const onProgress = ({ stage }: TrainingProgress) => {
            if (stage === "comparing pictures with what is normal" && !abort.signal.aborted) {
                setTimeout(() => abort.abort(reason), 1);
            }
        };
        await assert.rejects(trainDetector(taskOf(drawnPictures(10, 5), { signal: abort.signal, onProgress })), reason);
    });

    it("takes grey, transparent and 16-bit pictures", async () => {
        const converted = drawnPictures(6, 0).map((picture, index) => ({
            ...picture,
            read: async () => {
                const image = sharp(await picture.read());
                return [image.greyscale(), image.ensureAlpha(0.3), image.toColourspace("rgb16")][index % 3]
                    .png()
                    .toBuffer();
            },
        }));
        const { evaluation } = await trainDetector(taskOf(converted, { test: converted.slice(0, 1), effort }));
        assert.equal(evaluation.numberOfTrainingImages, 6);
    });
});

function taskOf(training: readonly LabelledPicture[], overrides: Partial<TrainingTask> = {}): TrainingTask {
    return { training, seed: 1, onProgress: () => undefined, signal: new AbortController().signal, ...overrides };
}

function jpeg(width: number, height: number): Promise<Buffer> {
    return sharp({
        create: { width, height, channels: 3, background: "grey", noise: { type: "gaussian", mean: 128, sigma: 30 } },
    })
        .jpeg()
        .toBuffer();
}
