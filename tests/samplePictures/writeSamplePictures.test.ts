import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { defectKinds } from "../../samplePictures/defect";
import type { DefectKind } from "../../samplePictures/defect";
import { sampleCounts, writeSamplePictures } from "../../samplePictures/writeSamplePictures";
import type { SampleFolders } from "../../samplePictures/writeSamplePictures";
import { areaUnderRoc, bestF1 } from "./oneNumberRule";

describe("the sample pictures", function () {
    this.timeout(120_000);
    let folder: string;
    let drawn: SampleFolders;

    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-samples-"));
        drawn = await writeSamplePictures(folder);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    const list = async (of: string) => (await readdir(join(folder, of))).sort().map((name) => join(folder, of, name));

    it("are enough to train with: at least 40 normal and 24 defective ones, of every kind of defect", async () => {
        const normal = await list("pictures/normal");
        const defective = await list("pictures/anomaly");
        assert.equal(normal.length, sampleCounts.normal);
        assert.equal(defective.length, sampleCounts.defective);
        assert.ok(normal.length >= 40 && defective.length >= 24);
        for (const kind of Object.keys(defectKinds)) {
            assert.ok(defective.filter((file) => file.includes(`/${kind}-`)).length >= 4, `few pictures of ${kind}`);
        }
    });

    it("all have the same dimensions", async () => {
        const files = [...(await list("pictures/normal")), ...(await list("pictures/anomaly")), ...(await list("new"))];
        const sizes = await Promise.all(files.map(async (file) => sharp(file).metadata()));
        assert.deepEqual(
            [...new Set(sizes.map(({ width, height, format }) => `${format} ${width}x${height}`))],
            ["jpeg 384x288"],
        );
    });

    it("can't be told apart by their brightness, nor by their contrast", async () => {
        const statistics = async (of: string) =>
            Promise.all((await list(of)).map(async (file) => (await sharp(file).greyscale().stats()).channels[0]));
        const [normal, defective] = [await statistics("pictures/normal"), await statistics("pictures/anomaly")];
        for (const statistic of ["mean", "stdev"] as const) {
            const good = normal.map((channel) => channel[statistic]);
            const bad = defective.map((channel) => channel[statistic]);
            const area = areaUnderRoc(good, bad);
            assert.ok(area > 0.3 && area < 0.7, `a rule on ${statistic} has an area under the ROC curve of ${area}`);
            // Calling everything defective has an F1 of 0.77 with these numbers of pictures.
            const everything = (2 * bad.length) / (2 * bad.length + good.length);
            assert.ok(
                bestF1(good, bad) < everything + 0.08,
                `a rule on ${statistic} has an F1 of ${bestF1(good, bad)}`,
            );
        }
    });

    it("have a mask for each defect, in its kind's colour on white, tight around what changed", async () => {
        const masks = await list("pictures/masks");
        assert.equal(masks.length, sampleCounts.defective);
        for (const mask of masks) {
            const kind = mask.split("/").at(-1)!.split("-")[0] as DefectKind;
            const { data, info } = await sharp(mask).raw().toBuffer({ resolveWithObject: true });
            assert.deepEqual([info.width, info.height, info.channels], [384, 288, 3]);
            const colours = new Map<string, number>();
            for (let at = 0; at < data.length; at += 3) {
                const colour = `#${data.subarray(at, at + 3).toString("hex")}`;
                colours.set(colour, (colours.get(colour) ?? 0) + 1);
            }
            assert.deepEqual([...colours.keys()].sort(), [defectKinds[kind], "#ffffff"].sort());
            const share = colours.get(defectKinds[kind])! / (384 * 288);
            assert.ok(share > 0.0005 && share < 0.03, `${mask} marks ${share} of the picture`);
        }
    });

    it("are named in the program with the colours of their masks", async () => {
        const program = await readFile(join(__dirname, "../../index.ts"), "utf8");
        const colours = Object.entries(defectKinds).map(([kind, colour]) => `${kind}: "${colour}"`);
        assert.ok(program.includes(`maskColors: { ${colours.join(", ")} }`));
    });

    it("are left alone when they are there, and only what was changed or deleted is drawn again", async () => {
        const [kept, deleted, changed] = (await list("pictures/normal")) as [string, string, string];
        const before = await Promise.all([kept, deleted, changed].map((file) => readFile(file)));
        const { mtimeMs } = await stat(kept);
        const own = join(folder, "pictures/normal/my-own.jpg");
        await Promise.all([rm(deleted), writeFile(changed, "no picture"), writeFile(own, "mine")]);

        assert.equal((await writeSamplePictures(folder)).written, 2);

        assert.deepEqual(await Promise.all([kept, deleted, changed].map((file) => readFile(file))), before);
        assert.equal((await stat(kept)).mtimeMs, mtimeMs);
        assert.equal(await readFile(own, "utf8"), "mine");
        await rm(own);
        assert.equal((await writeSamplePictures(folder)).written, 0);
    });

    it("are the same bytes for the same seed, and others for another", async () => {
        const counts = { normal: 1, defective: 5, newNormal: 0, newDefective: 0 };
        const contents = async (seed: string | undefined) => {
            const other = await mkdtemp(join(tmpdir(), "lookoutvision-samples-"));
            try {
                await writeSamplePictures(other, { counts, seed });
                const files = (await readdir(other, { recursive: true }))
                    .filter((file) => /\.(jpg|png)$/.test(file))
                    .sort();
                return await Promise.all(
                    files.map(async (file) => [file, (await readFile(join(other, file))).toString("base64")]),
                );
            } finally {
                await rm(other, { recursive: true, force: true });
            }
        };
        const [first, other] = [await contents(undefined), await contents("2")];
        for (const [file, content] of first) {
            assert.equal((await readFile(join(folder, file))).toString("base64"), content);
        }
        assert.deepEqual(
            first.map(([file]) => file),
            other.map(([file]) => file),
        );
        assert.equal(first.filter(([, content], index) => other[index][1] === content).length, 0);
    });

    it("are each drawn once, and said to be", () => {
        const masks = sampleCounts.defective;
        const pictures =
            sampleCounts.normal + sampleCounts.defective + sampleCounts.newNormal + sampleCounts.newDefective;
        assert.deepEqual([drawn.written, drawn.unchanged], [pictures + masks, 0]);
    });
});
