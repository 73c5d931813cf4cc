import assert from "node:assert/strict";
import sharp from "sharp";
import { skipUnusable } from "../../../server/training/skipUnusable";
import type { LabelledPicture } from "../../../server/detector/trainingTask";
import { unusablePictures, usablePictures } from "../../harness/pictures/oddPictures";

describe("before a training, a picture", () => {
    const good = sharp({
        create: {
            width: 96,
            height: 96,
            channels: 3,
            background: "grey",
            noise: { type: "gaussian", mean: 128, sigma: 40 },
        },
    })
        .png()
        .toBuffer();
    const skip = async (bad: Promise<Buffer>, known = new Map<string, string>()) =>
        skipUnusable({ training: [picture("bad", bad), ...many(20, "normal"), ...many(10, "anomaly")] }, known, {
            signal: new AbortController().signal,
            onFraction: () => undefined,
        });
    const picture = (
        sourceRef: string,
        bytes: Promise<Buffer>,
        label: LabelledPicture["label"] = "normal",
    ): LabelledPicture => ({ sourceRef, label, read: () => bytes });
    const many = (count: number, label: LabelledPicture["label"]) =>
        Array.from({ length: count }, (_, index) => picture(`${label}-${index}`, good, label));

    for (const { what, draw } of usablePictures(96)) {
        it(`is kept when it is ${what}`, async () => {
            assert.deepEqual((await skip(draw())).skipped, []);
        });
    }

    for (const { what, draw, reason } of [
        ...unusablePictures(96),
        { what: "empty", draw: async () => Buffer.alloc(0), reason: /neither a PNG nor a JPEG/ },
    ]) {
        it(`is skipped with a reason when it is ${what}`, async () => {
            const { skipped, training } = await skip(draw());
            assert.deepEqual(
                skipped.map(({ sourceRef, side }) => [sourceRef, side]),
                [["bad", "training"]],
            );
            assert.match(skipped[0].reason, reason);
            assert.equal(training.length, 30);
        });
    }

    it("decides with the other training pictures how many bits are used, whatever test pictures have", async () => {
        const deep = (highest: number) =>
            sharp(
                Uint16Array.from({ length: 96 * 96 }, (_, index) => index % (highest + 1)),
                { raw: { width: 96, height: 96, channels: 1 } },
            )
                .toColourspace("grey16")
                .png()
                .toBuffer();
        const turned = good.then((png) => sharp(png).withMetadata({ orientation: 3 }).jpeg().toBuffer());
        const { reading } = await skipUnusable(
            {
                training: [picture("a", deep(600)), picture("b", deep(900)), picture("c", turned)],
                test: [picture("d", deep(5000)), picture("e", good)],
            },
            new Map(),
            { signal: new AbortController().signal, onFraction: () => undefined },
        );
        assert.deepEqual(reading, { decoding: { followsRotation: true, sampleBits: 10 }, turned: 1, deep: 3 });
    });

    it("is not read when something is known to be wrong with it", async () => {
        const { skipped } = await skip(good, new Map([["bad", "it is too large"]]));
        assert.deepEqual(skipped, [{ sourceRef: "bad", side: "training", reason: "it is too large" }]);
    });

    it("ends the training when too few are left without it", async () => {
        const training = [
            picture("bad", Promise.resolve(Buffer.alloc(0))),
            ...many(19, "normal"),
            ...many(10, "anomaly"),
        ];
        await assert.rejects(
            skipUnusable({ training }, new Map(), {
                signal: new AbortController().signal,
                onFraction: () => undefined,
            }),
            {
                name: "TrainingDataError",
                message:
                    /has 19 normal and 10 anomaly, it needs at least 20 normal .* 1 picture was skipped: bad \(it is neither/,
            },
        );
    });
});
