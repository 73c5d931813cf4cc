import assert from "node:assert/strict";
import sharp from "sharp";
import { assessQuality } from "../../../../server/detector/facts/pictureQuality";
import type { PictureQuality } from "../../../../server/detector/facts/pictureQuality";
import { unusualPictures } from "../../../../server/detector/facts/unusualPictures";
import { trainDetector } from "../../../../server/detector/trainDetector";
import type { LabelledPicture, TrainingEffort } from "../../../../server/detector/trainingTask";
import { figure } from "../../../harness/run/figure";
import { drawnPictures, drawPicture } from "../drawnPictures";
import { maskedPictures } from "../maskedPictures";

/** Facts are gathered in one way at every effort. */
const quietly = {
    seed: 1,
    effort: figure<TrainingEffort>("quick", "full"),
    onProgress: () => undefined,
    signal: new AbortController().signal,
};

describe("what the report says of pictures", function () {
    this.timeout(1_200_000);

    it("names copies, near-duplicates across the datasets, and what was drawn out of focus", async () => {
        const training = drawnPictures(14, 8);
        const blurred = await sharp(await drawPicture("normal", 77))
            .blur(3)
            .png()
            .toBuffer();
        const copyOfNormal = { ...training[2], sourceRef: "s3://pictures/copy.png" };
        const storedAnew = await sharp(await training[4].read())
            .png({ compressionLevel: 1 })
            .toBuffer();
        const test: LabelledPicture[] = [
            ...drawnPictures(5, 4, 1000),
            copyOfNormal,
            { sourceRef: "s3://pictures/again.png", label: "normal", read: async () => storedAnew },
        ];
        const { facts, evaluation } = await trainDetector({
            training: [
                ...training,
                { ...training[0], sourceRef: "s3://pictures/twice.png" },
                { sourceRef: "s3://pictures/blurred.png", label: "normal", read: async () => blurred },
            ],
            test,
            ...quietly,
        });
        assert.deepEqual(
            facts.duplicates.map((same) => same.map(({ sourceRef, side }) => `${sourceRef} ${side}`)),
            [
                ["s3://pictures/normal-0.png training", "s3://pictures/twice.png training"],
                ["s3://pictures/normal-2.png training", "s3://pictures/copy.png testing"],
            ],
        );
        const seen = facts.seenBefore.map(({ test: picture, training: like }) => [picture, like]);
        assert.deepEqual(seen.sort(), [
            ["s3://pictures/again.png", "s3://pictures/normal-4.png"],
            ["s3://pictures/copy.png", "s3://pictures/normal-2.png"],
        ]);
        assert.ok(
            facts.groups.groups.some((group) =>
                ["normal-0.png", "twice.png"].every((name) =>
                    group.some(({ sourceRef }) => sourceRef.endsWith(`/${name}`)),
                ),
            ),
        );
        assert.deepEqual(
            facts.unusual.map(({ sourceRef, side }) => [sourceRef, side]),
            [["s3://pictures/blurred.png", "training"]],
        );
        assert.match(facts.unusual[0].reasons.join(), /^blurred: it has \d+ % of the usual sharpness$/);
        assert.deepEqual(facts.counts, {
            training: { normal: 16, anomaly: 8, masks: 0 },
            testing: { normal: 7, anomaly: 4, masks: 0 },
        });

        const right = evaluation.predictions.map(({ label, isAnomalous }) => isAnomalous === (label === "anomaly"));
        assert.equal(
            facts.examples.filter(({ kind }) => kind === "mistake").length,
            Math.min(6, right.filter((is) => !is).length),
        );
        assert.equal(
            facts.examples.filter(({ kind }) => kind === "close call").length,
            Math.min(6, right.filter(Boolean).length),
        );
        for (const { picture, heatMap } of facts.examples) {
            const [plain, heated] = await Promise.all([sharp(picture).metadata(), sharp(heatMap).metadata()]);
            assert.deepEqual([plain.format, plain.width, plain.height], ["jpeg", 96, 96]);
            assert.deepEqual([heated.format, heated.width, heated.height], ["jpeg", 96, 96]);
            assert.ok(picture.length <= 80_000 && heatMap!.length <= 80_000);
        }
    });

    it("tells on which side of the split each near-duplicate is", async () => {
        const bursts = drawnPictures(10, 5).flatMap((picture) =>
            [1, 1.02].map((gain, shot): LabelledPicture => ({
                ...picture,
                sourceRef: `${picture.sourceRef}#${shot}`,
                read: async () =>
                    sharp(await picture.read())
                        .linear(gain, 0)
                        .png()
                        .toBuffer(),
            })),
        );
        const { facts } = await trainDetector({
            training: bursts,
            ...quietly,
        });
        assert.equal(facts.testPictures, "set aside");
        assert.notEqual(facts.groups.similarity, undefined);
        const sideOf = new Map(facts.groups.groups.flat().map(({ sourceRef, side }) => [sourceRef, side]));
        assert.equal(sideOf.size, bursts.length, "every shot has its other one");
        assert.ok(facts.groups.groups.every((group) => new Set(group.map(({ side }) => side)).size === 1));
        assert.deepEqual(new Set(sideOf.values()), new Set(["training", "testing"]));
    });

    it("finds pictures unusual by how sharp and bright the others are, not by what is on them", async () => {
        const qualities = await Promise.all(maskedPictures(10, 8).map(async ({ read }) => qualityOf(await read())));
        assert.deepEqual(unusualPictures(qualities).flat(), []);
        const picture = await maskedPictures(1, 0, 50)[0].read();
        const changed: [RegExp, sharp.Sharp][] = [
            [/^blurred/, sharp(picture).blur(1.5)],
            [/^bright/, sharp(picture).linear(1, 50)],
            [/^dark/, sharp(picture).linear(0.5, 0)],
            [/overexposed: \d+ % of it is white/, sharp(picture).linear(4, -250)],
            [/underexposed: \d+ % of it is black/, sharp(picture).linear(4, -600)],
        ];
        for (const [reason, pipeline] of changed) {
            const reasons = unusualPictures([...qualities, await qualityOf(await pipeline.png().toBuffer())]).at(-1)!;
            assert.ok(
                reasons.some((each) => reason.test(each)),
                `${reason}: ${reasons.join()}`,
            );
        }
    });

    it("finds blurred pictures among others of which some are half as sharp as others, but not where all are soft", () => {
        const sharpnesses = (...values: number[]) =>
            unusualPictures(values.map((sharpness) => ({ brightness: 120, black: 0, white: 0, sharpness })));
        const varied = [0.043, 0.05, 0.055, 0.06, 0.062, 0.065, 0.07, 0.075, 0.083, 0.1];
        assert.deepEqual(sharpnesses(...varied, 0.004).at(-1), ["blurred: it has 6 % of the usual sharpness"]);
        assert.deepEqual(sharpnesses(...varied).flat(), []);
        assert.deepEqual(sharpnesses(0.007, 0.008, 0.009, 0.01, 0.011, 0.012, 0.013, 0.0005).flat(), []);
    });
});

async function qualityOf(picture: Uint8Array): Promise<PictureQuality> {
    return assessQuality(
        await sharp(picture).removeAlpha().resize(320, 320, { fit: "fill", kernel: "linear" }).raw().toBuffer(),
    );
}
