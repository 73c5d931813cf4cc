import assert from "node:assert/strict";
import sharp from "sharp";
import { skipUnusable } from "../../../server/training/skipUnusable";
import type { LabelledPicture } from "../../../server/training/trainingTask";

describe("before a training, a picture", () => {
    const plain = (width = 96, height = 96) =>
        sharp({ create: { width, height, channels: 3, background: "grey", noise: { type: "gaussian", mean: 128, sigma: 40 } } });
    const good = plain().png().toBuffer();
    const skip = async (bad: Promise<Buffer>, known = new Map<string, string>()) =>
        skipUnusable({ training: [picture("bad", bad), ...many(20, "normal"), ...many(10, "anomaly")] }, known, {
            signal: new AbortController().signal,
            onFraction: () => undefined,
        });
    const picture = (sourceRef: string, bytes: Promise<Buffer>, label: LabelledPicture["label"] = "normal"): LabelledPicture => ({ sourceRef, label, read: () => bytes });
    const many = (count: number, label: LabelledPicture["label"]) => Array.from({ length: count }, (_, index) => picture(`${label}-${index}`, good, label));

    const taken: [string, () => Promise<Buffer>][] = [
        ["a grey PNG", () => plain().greyscale().png().toBuffer()],
        ["a PNG with a palette", () => plain().png({ palette: true }).toBuffer()],
        ["an interlaced PNG", () => plain().png({ progressive: true }).toBuffer()],
        ["a 16-bit PNG", () => plain().toColourspace("rgb16").png().toBuffer()],
        ["a PNG with transparency", () => plain().ensureAlpha(0.5).png().toBuffer()],
        ["a progressive JPEG", () => plain().jpeg({ progressive: true }).toBuffer()],
        ["a CMYK JPEG", () => plain().toColourspace("cmyk").jpeg().toBuffer()],
        ["a JPEG with a rotation mark", () => plain().withMetadata({ orientation: 6 }).jpeg().toBuffer()],
        ["a JPEG with bytes after its end", async () => Buffer.concat([await plain().jpeg().toBuffer(), Buffer.alloc(1000, 7)])],
    ];
    for (const [what, draw] of taken) {
        it(`is kept when it is ${what}`, async () => {
            assert.deepEqual((await skip(draw())).skipped, []);
        });
    }

    const refused: [string, () => Promise<Buffer>, RegExp][] = [
        ["empty", async () => Buffer.alloc(0), /neither a PNG nor a JPEG/],
        ["HTML", async () => Buffer.from("<!doctype html><p>Not found"), /neither a PNG nor a JPEG/],
        ["WebP", () => plain().webp().toBuffer(), /neither a PNG nor a JPEG/],
        ["TIFF", () => plain().tiff().toBuffer(), /neither a PNG nor a JPEG/],
        ["GIF", () => plain().gif().toBuffer(), /neither a PNG nor a JPEG/],
        ["a JPEG whose end is missing", async () => half(await plain().jpeg().toBuffer()), /^it is damaged/],
        ["a PNG whose end is missing", async () => half(await plain().png().toBuffer()), /^it is damaged/],
        ["a PNG of one pixel", () => plain(1, 1).png().toBuffer(), /has 1x1 pixels/],
        ["a PNG that claims 10000x10000 pixels", async () => claiming(await good, 10_000), /has 10000x10000 pixels/],
        ["a PNG that claims 4096x4096 pixels and has few", async () => claiming(await good, 4096), /^it is damaged/],
    ];
    for (const [what, draw, reason] of refused) {
        it(`is skipped with a reason when it is ${what}`, async () => {
            const { skipped, training } = await skip(draw());
            assert.deepEqual(skipped.map(({ sourceRef, side }) => [sourceRef, side]), [["bad", "training"]]);
            assert.match(skipped[0].reason, reason);
            assert.equal(training.length, 30);
        });
    }

    it("is not read when something is known to be wrong with it", async () => {
        const { skipped } = await skip(good, new Map([["bad", "it is too large"]]));
        assert.deepEqual(skipped, [{ sourceRef: "bad", side: "training", reason: "it is too large" }]);
    });

    it("ends the training when too few are left without it", async () => {
        const training = [picture("bad", Promise.resolve(Buffer.alloc(0))), ...many(19, "normal"), ...many(10, "anomaly")];
        await assert.rejects(skipUnusable({ training }, new Map(), { signal: new AbortController().signal, onFraction: () => undefined }), {
            name: "TrainingDataError",
            message: /has 19 normal and 10 anomaly, it needs at least 20 normal .* 1 picture was skipped: bad \(it is neither/,
        });
    });
});

function half(bytes: Buffer): Buffer {
    return bytes.subarray(0, bytes.length / 2);
}

/** The same file with another size in its header, whose checksum is made anew. */
function claiming(png: Buffer, side: number): Buffer {
    const copy = Buffer.from(png);
    copy.writeUInt32BE(side, 16);
    copy.writeUInt32BE(side, 20);
    copy.writeUInt32BE(crc32(copy.subarray(12, 29)), 29);
    return copy;
}

function crc32(bytes: Buffer): number {
    let crc = 0xffffffff;
    for (const byte of bytes) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
        }
    }
    return (crc ^ 0xffffffff) >>> 0;
}
