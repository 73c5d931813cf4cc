import assert from "node:assert/strict";
import sharp from "sharp";
import type { LoadedDetector } from "../../../server/detector/detection";
import { loadDetector } from "../../../server/detector/loadDetector";
import { trainDetector } from "../../../server/detector/trainDetector";
import type {
    LabelledPicture,
    PictureMask,
    TrainedDetector,
    TrainingEffort,
    TrainingTask,
} from "../../../server/detector/trainingTask";
import { figure } from "../../harness/run/figure";
import { withChunks } from "../../harness/pictures/pngChunk";
import { colorMap, height, maskedPictures, maskOf, png, width } from "./maskedPictures";

describe("training with masks", function () {
    this.timeout(1_200_000);

    const test = maskedPictures(3, 4, 1000);
    let trained: TrainedDetector;
    let detector: LoadedDetector;

    before(async () => {
        trained = await trainDetector(taskOf(maskedPictures(8, 12), { test }));
        detector = await loadDetector(trained.file);
    });

    it("gives a detector that marks anomalies where they are, in the colour of their type", async () => {
        for (const picture of test.filter(({ label }) => label === "anomaly")) {
            const { anomalies, anomalyMask } = await detector.detect(await picture.read());
            const truth = await pixelsOf(await picture.mask!.read());
            const found = await pixelsOf(anomalyMask!);
            const [type] = [...new Set(truth)].filter((color) => color !== "ffffff");
            const both = truth.filter((color, pixel) => color === type && found[pixel] === type).length;
            const either = truth.filter((color, pixel) => color === type || found[pixel] === type).length;
            assert.ok(both / either >= 0.6, `${picture.sourceRef}: IoU ${both / either}`);
            const entry = anomalies!.find(({ color }) => color === `#${type.toUpperCase()}`)!;
            assert.equal(entry.name, picture.sourceRef.includes("hole") ? "hole" : "rust");
            assert.equal(entry.totalPercentageArea, found.filter((color) => color === type).length / found.length);
        }
    });

    it("tells the background first, and areas that sum to 1", async () => {
        const { anomalies } = await detector.detect(await test.at(-1)!.read());
        assert.deepEqual([anomalies![0].name, anomalies![0].color], ["background", "#FFFFFF"]);
        assert.ok(anomalies!.length >= 2 && anomalies!.every(({ totalPercentageArea }) => totalPercentageArea > 0));
        assert.ok(
            Math.abs(anomalies!.reduce((sum, { totalPercentageArea }) => sum + totalPercentageArea, 0) - 1) < 1e-9,
        );
    });

    it("finds nothing but background in pictures without anomalies, and gives their white mask", async () => {
        for (const picture of test.filter(({ label }) => label === "normal")) {
            const { anomalies, anomalyMask } = await detector.detect(await picture.read());
            assert.deepEqual(anomalies, [{ name: "background", color: "#FFFFFF", totalPercentageArea: 1 }]);
            assert.deepEqual([...new Set(await pixelsOf(anomalyMask!))], ["ffffff"]);
        }
    });

    it("gives masks that are PNG files of the picture's size", async () => {
        const {
            format,
            width: maskWidth,
            height: maskHeight,
            channels,
        } = await sharp((await detector.detect(await test[0].read())).anomalyMask).metadata();
        assert.deepEqual([format, maskWidth, maskHeight, channels], ["png", width, height, 3]);
    });

    it("evaluates each type by pixels", () => {
        const rows = trained.evaluation.pixelAnomalyClassMetrics!;
        assert.deepEqual(
            rows.map(({ className }) => className),
            ["hole", "rust"],
        );
        for (const { className, precision, recall, f1Score, averageIoU } of rows) {
            assert.ok(Math.min(precision, recall, f1Score) >= 0.7 && averageIoU >= 0.6, className);
            assert.ok(Math.max(precision, recall, f1Score, averageIoU) <= 1);
        }
    });

    it("gives the same bytes once more, whatever masks test pictures have, and doesn't read masks of normal ones", async () => {
        const unread = maskOf(() => assert.fail("the mask of a normal picture was read"), "normal", [
            { className: "stain", color: "#FF0000" },
        ]);
        const training = maskedPictures(8, 12).map((picture) =>
            picture.label === "normal" ? { ...picture, mask: unread } : picture,
        );
        const again = await trainDetector(
            taskOf(training, { test: maskedPictures(1, 1, 2000).map((picture) => ({ mask: unread, ...picture })) }),
        );
        assert.ok(Buffer.from(trained.file).equals(again.file));
    });

    it("decides about the whole picture as without masks", async () => {
        const without = await trainDetector(
            taskOf(maskedPictures(8, 12).map(withoutMask), { test: test.map(withoutMask) }),
        );
        assert.deepEqual(without.evaluation.predictions, trained.evaluation.predictions);
        assert.equal("pixelAnomalyClassMetrics" in without.evaluation, false);
        const picture = await test[0].read();
        const { anomalies, anomalyMask, ...ofWhole } = await detector.detect(picture);
        assert.ok(anomalies && anomalyMask);
        assert.deepEqual(await (await loadDetector(without.file)).detect(picture), ofWhole);
    });

    it("judges whole pictures only when there are fewer than three masks, and doesn't read them", async () => {
        const two = maskedPictures(4, 5).map((picture, index) =>
            index < 7 ? withoutMask(picture) : { ...picture, mask: maskOf(() => assert.fail("read")) },
        );
        const { file, evaluation } = await trainDetector(taskOf(two, { test: test.slice(2, 4) }));
        assert.equal("pixelAnomalyClassMetrics" in evaluation, false);
        assert.equal("anomalies" in (await (await loadDetector(file)).detect(await test[0].read())), false);
    });

    it("fails where none of the masks marks anything, rather than learn that nothing is wrong", async () => {
        const white = maskOf(() => png(Buffer.alloc(width * height * 3, 255)));
        const training = maskedPictures(4, 5).map((picture) =>
            picture.label === "anomaly" ? { ...picture, mask: white } : picture,
        );
        await assert.rejects(trainDetector(taskOf(training, { test })), {
            name: "TrainingDataError",
            message: /^None of the 5 masks marks anything: all their pixels are #FFFFFF, which is background\./,
        });
    });

    it("tells what the colours of its masks were taken for, and which masks mark nothing", () => {
        const { masks } = trained.facts;
        assert.deepEqual([masks!.masks, masks!.empty, masks!.backgrounds], [12, [], ["#FFFFFF"]]);
        assert.deepEqual(
            masks!.types.map(({ name }) => name),
            ["hole", "rust"],
        );
    });

    it("learns the same from masks with palettes, transparency, colour profiles or a black background that is not listed", async () => {
        const changes: ((mask: Uint8Array) => Promise<Uint8Array>)[] = [
            (mask) => sharp(mask).png({ palette: true }).toBuffer(),
            (mask) => sharp(mask).ensureAlpha(0.4).png().toBuffer(),
            withForeignProfile,
            onBlack,
        ];
        const changed = maskedPictures(8, 12).map((picture, index) => {
            const { mask } = picture;
            const colors = colorMap.slice(index % changes.length === 3 ? 1 : 0);
            return mask
                ? {
                      ...picture,
                      mask: {
                          ...mask,
                          colorMap: colors,
                          read: async () => changes[index % changes.length](await mask.read()),
                      },
                  }
                : picture;
        });
        const { file } = await trainDetector(taskOf(changed, { test: test.slice(2, 4) }));
        assert.ok(Buffer.from(trained.file).equals(file));
    });

    describe("ends with a sentence that names the mask", () => {
        const white = () => png(Buffer.alloc(width * height * 3, 255));
        const cases: [string, PictureMask, RegExp][] = [
            [
                "when its content is JPEG under a name that ends with .png",
                maskOf(async () =>
                    sharp(await white())
                        .jpeg()
                        .toBuffer(),
                ),
                /^The mask s3:\/\/pictures\/masks\/bad\.png of the picture s3:\/\/pictures\/bad\.png can't .*not PNG.* Save it as PNG/,
            ],
            [
                "when it has another size than its picture",
                maskOf(() => png(Buffer.alloc(100 * 80 * 3, 255), { width: 100, height: 80 })),
                /masks\/bad\.png .*100x80 pixels, but the picture has 160x120\. Give the mask the size/,
            ],
            [
                "when it has a colour that its colour map doesn't list",
                maskOf(() =>
                    png(Buffer.alloc(width * height * 3, 255).fill(Buffer.from("12ab00", "hex"), 3 * 5, 3 * 6)),
                ),
                /masks\/bad\.png .*#12AB00 \(column 5, row 0\).*allowed are #FFFFFF \(BACKGROUND\), #FF0000 \(hole\), #0000FF \(rust\), #000000 \(background\)/,
            ],
        ];
        for (const [name, mask, message] of cases) {
            it(name, async () => {
                const pictures = maskedPictures(3, 3);
                const bad: LabelledPicture = {
                    sourceRef: "s3://pictures/bad.png",
                    label: "anomaly",
                    read: pictures[3].read,
                    mask,
                };
                await assert.rejects(trainDetector(taskOf([...pictures, bad])), { name: "TrainingDataError", message });
            });
        }

        it("when it is of a test picture", async () => {
            const bad = [
                { ...test[3], mask: maskOf(() => png(Buffer.alloc(100 * 80 * 3, 255), { width: 100, height: 80 })) },
            ];
            await assert.rejects(trainDetector(taskOf(maskedPictures(3, 3), { test: bad })), {
                name: "TrainingDataError",
                message: /masks\/bad\.png .*100x80/,
            });
        });
    });
});

/** Masks are learnt in one way at every effort. */
function taskOf(training: readonly LabelledPicture[], overrides: Partial<TrainingTask> = {}): TrainingTask {
    const effort = figure<TrainingEffort>("quick", "full");
    const signal = new AbortController().signal;
    return { training, seed: 1, onProgress: () => undefined, signal, effort, ...overrides };
}

function withoutMask({ mask: _, ...picture }: LabelledPicture): LabelledPicture {
    return picture;
}

/** Each pixel's colour, `rrggbb`. */
async function pixelsOf(mask: Uint8Array): Promise<string[]> {
    const rgb = await sharp(mask).removeAlpha().raw().toBuffer();
    return Array.from({ length: rgb.length / 3 }, (_, pixel) => rgb.toString("hex", 3 * pixel, 3 * pixel + 3));
}

async function onBlack(mask: Uint8Array): Promise<Uint8Array> {
    const colors = await pixelsOf(mask);
    return png(Buffer.from(colors.map((color) => (color === "ffffff" ? "000000" : color)).join(""), "hex"));
}

/** The same numbers with another profile beside them, as drawing programs on wide-gamut screens write them. */
async function withForeignProfile(mask: Uint8Array): Promise<Uint8Array> {
    const profiled = await sharp(mask).withIccProfile("p3").png().toBuffer();
    const start = profiled.indexOf("iCCP") - 4;
    assert.ok(start > 0);
    const chunk = profiled.subarray(start, start + profiled.readUInt32BE(start) + 12);
    return withChunks(mask, chunk);
}
