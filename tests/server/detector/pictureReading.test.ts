import assert from "node:assert/strict";
import sharp from "sharp";
import type { LoadedDetector } from "../../../server/detector/detection";
import { loadDetector } from "../../../server/detector/loadDetector";
import { decodeModelFile } from "../../../server/detector/modelFile";
import { trainDetector } from "../../../server/detector/trainDetector";
import type { LabelledPicture, TrainedDetector, TrainingTask } from "../../../server/detector/trainingTask";
import { drawnPictures } from "./drawnPictures";

const side = 96;

/** The same picture as a camera of 10 bits gives it, in a PNG of 16 bits. */
async function asTenBits(png: Uint8Array): Promise<Buffer> {
    const eight = await sharp(png).raw().toBuffer();
    const ten = Uint16Array.from(eight, (sample) => Math.round((sample * 1023) / 255));
    return sharp(ten, { raw: { width: side, height: side, channels: 3 } })
        .toColourspace("rgb16")
        .png()
        .toBuffer();
}

describe("a model and its pictures", function () {
    this.timeout(1_200_000);
    const training = drawnPictures(7, 5);
    const test = drawnPictures(2, 2, 500);
    const preparation = { crop: { left: 1, top: 2, width: side, height: side } };
    let plain: TrainedDetector;
    let deep: TrainedDetector;
    let detector: LoadedDetector;
    const changed = (pictures: readonly LabelledPicture[], change: (picture: Uint8Array) => Promise<Uint8Array>) =>
        pictures.map((picture) => ({ ...picture, read: async () => change(await picture.read()) }));
    const train = (task: Partial<TrainingTask>) =>
        trainDetector({
            training,
            test,
            seed: 1,
            signal: new AbortController().signal,
            onProgress: () => undefined,
            ...task,
        });

    before(async () => {
        plain = await train({});
        deep = await train({
            training: changed(training, asTenBits),
            test: changed(test, asTenBits),
            decoding: { followsRotation: true, sampleBits: 10 },
            preparation,
        });
        detector = await loadDetector(deep.file);
    });

    it("judge pictures of a 10-bit camera as they judge the same pictures of 8 bits", async () => {
        assert.deepEqual(deep.evaluation, plain.evaluation);
        const eight = await loadDetector(plain.file);
        for (const picture of test) {
            const encoded = await picture.read();
            assert.deepEqual(await detector.detect(await asTenBits(encoded)), await eight.detect(encoded));
        }
    });

    it("keep in the model file how the pictures were read and prepared", () => {
        const { decoding, preparation: kept } = decodeModelFile(deep.file);
        assert.deepEqual([decoding, kept], [{ followsRotation: true, sampleBits: 10 }, preparation]);
        assert.deepEqual(detector.preparation, preparation);
        assert.deepEqual(decodeModelFile(plain.file).decoding, { followsRotation: true, sampleBits: 16 });
    });

    it("see a picture with a rotation mark as people see it, in detection too", async () => {
        const upright = await test.at(-1)!.read();
        const turned = await sharp(upright).rotate(90).withMetadata({ orientation: 8 }).png().toBuffer();
        const eight = await loadDetector(plain.file);
        assert.deepEqual(await eight.detect(turned), await eight.detect(upright));
    });
});
