import assert from "node:assert/strict";
import sharp from "sharp";
import { loadDetector } from "../../../server/detector/loadDetector";
import { trainDetector } from "../../../server/detector/trainDetector";
import type { LabelledPicture } from "../../../server/detector/trainingTask";
import type { Label } from "../../../server/pictures/label";

const side = 128;

/* Dark fields and back lights: good pictures that are one and the same, without any variation to learn from. */
describe("training on flat pictures", function () {
    this.timeout(1_200_000);

    for (const [name, grey] of Object.entries({ black: 0, white: 255 })) {
        it(`of plain ${name} finds lines at places where it has seen none`, async () => {
            const training = [
                ...labelled("normal", 14, () => flat(grey)),
                ...labelled("anomaly", 8, (index) => withLine(grey, 12 + 13 * index)),
            ];
            const { file, evaluation, comparison } = await trainDetector(taskOf(training));
            assert.deepEqual(
                comparison.candidates.filter(({ note }) => note?.startsWith("Left out")),
                [],
            );
            assert.equal(comparison.likeGuessing, false);
            assert.equal(evaluation.metrics.f1Score, 1);
            const detector = await loadDetector(file);
            assert.equal((await detector.detect(await flat(grey))).isAnomalous, false);
            assert.equal((await detector.detect(await withLine(grey, 64))).isAnomalous, true);
        });
    }

    it("finds a line where nothing but grey pictures was learnt from", async () => {
        const test = [
            ...labelled("normal", 2, () => flat(128)),
            ...labelled("anomaly", 2, (index) => withLine(128, 40 + 30 * index)),
        ];
        const { evaluation } = await trainDetector({ ...taskOf(labelled("normal", 10, () => flat(128))), test });
        assert.equal(evaluation.metrics.f1Score, 1, JSON.stringify(evaluation.predictions));
    });

    it("says that it is no better than guessing where anomalies are the same as normal pictures", async () => {
        const training = [...labelled("normal", 10, () => flat(128)), ...labelled("anomaly", 6, () => flat(128))];
        const { comparison, evaluation } = await trainDetector(taskOf(training));
        assert.equal(comparison.likeGuessing, true);
        assert.ok(evaluation.predictions.every(({ score, confidence }) => Number.isFinite(score + confidence)));
    });
});

function taskOf(training: LabelledPicture[]) {
    return { training, seed: 1, onProgress: () => undefined, signal: new AbortController().signal };
}

function labelled(label: Label, count: number, draw: (index: number) => Promise<Buffer>): LabelledPicture[] {
    return Array.from({ length: count }, (_, index) => {
        const picture = draw(index);
        return { sourceRef: `s3://flat/${label}-${index}.png`, label, read: () => picture };
    });
}

function flat(grey: number): Promise<Buffer> {
    return encode(Buffer.alloc(side * side, grey));
}

/** With a line of the opposite tone across the picture. */
function withLine(grey: number, row: number): Promise<Buffer> {
    const pixels = Buffer.alloc(side * side, grey);
    pixels.fill(grey > 127 ? 0 : 255, row * side + 10, row * side + side - 10);
    pixels.fill(grey > 127 ? 0 : 255, (row + 1) * side + 10, (row + 1) * side + side - 10);
    return encode(pixels);
}

function encode(pixels: Buffer): Promise<Buffer> {
    return sharp(pixels, { raw: { width: side, height: side, channels: 1 } })
        .png()
        .toBuffer();
}
