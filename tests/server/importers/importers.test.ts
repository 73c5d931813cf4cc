import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { importers } from "../../../server/importers/registry";
import { writeFolder } from "../../../server/importers/writeFolder";
import type { FolderOptions, WrittenSet } from "../../../server/importers/writeFolder";
import {
    corners,
    folderOptions,
    height,
    json,
    markedPixels,
    pictures,
    squarePixels,
    text,
    width,
    written,
} from "./labelledSets";
import type { FormatName } from "./labelledSets";

describe("imports", () => {
    let root: string;
    let target: string;
    beforeEach(async () => {
        root = await mkdtemp(join(tmpdir(), "lookoutvision-import-"));
        target = join(root, "out");
    });
    afterEach(() => rm(root, { recursive: true }));

    async function run(name: FormatName, options: Partial<FolderOptions> = {}): Promise<WrittenSet> {
        const source = await written[name](join(root, "in"));
        return writeFolder(await importers[name].read(source, {}), target, { ...folderOptions, ...options });
    }

    for (const name of Object.keys(importers) as FormatName[]) {
        it(`bring back the labels and the mask that ${name} had`, async () => {
            const { folders, maskColors } = await run(name);
            const normal = name === "mvtec" ? 2 : 1;
            assert.deepEqual(folders, [{ place: "", normal, anomaly: 1, masks: 1 }]);
            assert.deepEqual(maskColors, { scratch: "#ff0000" });
            const [anomaly] = await readdir(join(target, "anomaly"));
            const [mask] = await readdir(join(target, "masks"));
            assert.equal(mask.replace(/\.png$/, ""), anomaly.replace(/\.\w+$/, ""));
            assert.deepEqual(await markedPixels(join(target, "masks", mask)), squarePixels);
        });

        it(`are recognised by what ${name} writes, and by no other's`, async () => {
            const source = await written[name](join(root, "in"));
            const found = await Promise.all(
                Object.entries(importers).map(async ([other, importer]) =>
                    (await importer.recognises(source)) ? [other] : [],
                ),
            );
            assert.deepEqual(found.flat(), [name]);
        });
    }

    for (const name of ["mvtec", "visa"] as const) {
        it(`keep the training and test pictures of ${name} apart, where that isn't declined`, async () => {
            const { folders } = await run(name, { together: false });
            assert.deepEqual(folders.map(({ place, anomaly }) => [place, anomaly]).sort(), [
                ["test", 1],
                ["train", 0],
            ]);
            assert.deepEqual(await readdir(join(target, "test", "masks")), [name === "mvtec" ? "000.png" : "000.png"]);
        });
    }

    it("read COCO's run lengths, as numbers and as text", async () => {
        const folder = join(root, "in");
        await pictures(folder, "a.png", "b.png");
        const image = (id: number, file_name: string) => ({ id, file_name, width, height });
        const annotation = (image_id: number, counts: number[] | string) => ({
            image_id,
            category_id: 1,
            segmentation: { size: [height, width], counts },
        });
        // Column by column: 20 columns from the eleventh on have 20 rows inside.
        const counts = [
            10 * height + 20,
            ...Array.from({ length: 19 }, () => [20, height - 20]).flat(),
            20,
            50 * height + 24,
        ];
        const source = await json(join(folder, "rle.json"), {
            images: [image(1, "a.png"), image(2, "b.png")],
            categories: [{ id: 1, name: "scratch" }],
            annotations: [annotation(1, counts), annotation(2, cocoText(counts))],
        });
        await writeFolder(await importers.coco.read(source, {}), target, folderOptions);
        for (const mask of ["a.png", "b.png"]) {
            assert.deepEqual(await markedPixels(join(target, "masks", mask)), squarePixels, mask);
        }
    });

    it("read a mask of CVAT and a brush of Label Studio", async () => {
        const folder = join(root, "in");
        await pictures(folder, "a.png");
        const xml = `<annotations><image id="0" name="a.png" width="${width}" height="${height}"><mask label="scratch" rle="0, 400" left="10" top="20" width="20" height="20"/></image></annotations>`;
        const cvat = await text(join(folder, "a.xml"), xml);
        await writeFolder(await importers.cvat.read(cvat, {}), join(target, "cvat"), folderOptions);
        const studio = await json(join(folder, "a.json"), [
            {
                data: { image: "a.png" },
                annotations: [
                    {
                        result: [
                            {
                                type: "brushlabels",
                                original_width: width,
                                original_height: height,
                                value: { format: "rle", rle: brush(), brushlabels: ["scratch"] },
                            },
                        ],
                    },
                ],
            },
        ]);
        await writeFolder(await importers["label-studio"].read(studio, {}), join(target, "studio"), folderOptions);
        for (const tool of ["cvat", "studio"]) {
            assert.deepEqual(await markedPixels(join(target, tool, "masks", "a.png")), squarePixels, tool);
        }
    });

    it("make no masks of boxes without being told, and say so", async () => {
        const { folders, notes, maskColors } = await run("custom-vision", { boxes: false });
        assert.deepEqual([folders[0].masks, maskColors], [0, {}]);
        assert.match(
            notes.join(),
            /Boxes of 1 pictures made no masks, since they hold background too; --boxes draws them/,
        );
    });

    it("say what was taken as normal without a label, and leave it out when told", async () => {
        assert.match((await run("coco")).notes.join(), /1 pictures without any label were taken as normal/);
        await rm(target, { recursive: true });
        const { folders, notes } = await run("coco", { unlabelledIsNormal: false });
        assert.equal(folders[0].normal, 0);
        assert.match(notes.join(), /1 pictures without any label were left out/);
    });

    it("take classes as normal or leave their pictures out, as they are told", async () => {
        assert.equal((await run("mvtec", { normal: ["scratch"] })).folders[0].normal, 3);
        await rm(target, { recursive: true });
        assert.equal((await run("mvtec", { ignored: ["scratch"] })).folders[0].anomaly, 0);
    });

    it("follow a rotation mark, and refuse shapes that were drawn in another view", async () => {
        const folder = join(root, "in");
        await mkdir(folder, { recursive: true });
        // Stored lying, seen standing: 64 columns, 80 rows.
        await sharp({ create: { width, height, channels: 3, background: "grey" } })
            .withMetadata({ orientation: 6 })
            .jpeg()
            .toFile(join(folder, "phone.jpg"));
        const labels = (sides: object) =>
            json(join(folder, "a.json"), {
                images: [{ id: 1, file_name: "phone.jpg", ...sides }],
                categories: [{ id: 1, name: "scratch" }],
                annotations: [{ image_id: 1, category_id: 1, segmentation: [corners] }],
            });
        const source = await labels({ width: height, height: width });
        await writeFolder(await importers.coco.read(source, {}), target, folderOptions);
        const mask = await sharp(join(target, "masks/phone.png")).metadata();
        assert.deepEqual([mask.width, mask.height], [height, width]);
        await labels({ width, height });
        await assert.rejects(
            writeFolder(await importers.coco.read(source, {}), join(root, "second"), folderOptions),
            /phone\.jpg has 64x80 pixels as it is seen, and was labelled at 80x64: its shapes would be in the wrong place/,
        );
    });

    it("tell of pictures that aren't there, and find them where they are said to be", async () => {
        const source = await written.coco(join(root, "in"));
        await rm(join(root, "in/images"), { recursive: true });
        assert.match(
            (await importers.coco.read(source, {})).notes.join(),
            /2 labelled pictures were not found, such as good\.png: name their folder with --pictures/,
        );
        await pictures(join(root, "elsewhere"), "good.png", "bad.png");
        assert.equal((await importers.coco.read(source, { pictures: join(root, "elsewhere") })).pictures.length, 2);
    });

    it("write into no folder that has something in it", async () => {
        await mkdir(join(target, "x"), { recursive: true });
        await assert.rejects(run("coco"), /out is not empty: name a folder that is, or isn't there yet/);
    });
});

/** COCO's text of run lengths, as its reference implementation writes it. */
function cocoText(counts: readonly number[]): string {
    let out = "";
    counts.forEach((count, index) => {
        let value = index > 2 ? count - counts[index - 2] : count;
        for (let more = true; more;) {
            let code = value & 0x1f;
            value >>= 5;
            more = (code & 0x10) !== 0 ? value !== -1 : value !== 0;
            code |= more ? 0x20 : 0;
            out += String.fromCharCode(code + 48);
        }
    });
    return out;
}

/** The square as Label Studio stores a brush: runs of bytes of RGBA, with lengths of 16 bits, bytes of 8. */
function brush(): number[] {
    const rgba = new Uint8Array(4 * width * height);
    squarePixels.forEach((pixel) => rgba.fill(255, 4 * pixel, 4 * pixel + 4));
    let bits = "";
    const put = (value: number, count: number) => (bits += value.toString(2).padStart(count, "0"));
    put(rgba.length, 32);
    put(8 - 1, 5);
    [16, 16, 16, 16].forEach((size) => put(size - 1, 4));
    for (let at = 0; at < rgba.length;) {
        let end = at + 1;
        while (end < rgba.length && rgba[end] === rgba[at] && end - at < 65_536) {
            end++;
        }
        put(1, 1);
        put(3, 2);
        put(end - at - 1, 16);
        put(rgba[at], 8);
        at = end;
    }
    return bits
        .padEnd(8 * Math.ceil(bits.length / 8), "0")
        .match(/.{8}/g)!
        .map((byte) => parseInt(byte, 2));
}
