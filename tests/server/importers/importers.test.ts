import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { importers } from "../../../server/importers/registry";
import { writeFolder } from "../../../server/importers/writeFolder";
import type { FolderOptions, WrittenSet } from "../../../server/importers/writeFolder";

const [width, height] = [80, 64];
/** The square that each format marks: columns 10 to 29, rows 20 to 39. */
const square = { left: 10, top: 20, side: 20 };
const corners = [10, 20, 30, 20, 30, 40, 10, 40];

type FormatName = keyof typeof importers;

/** Each writes what its tool writes about good.png, without a defect, and bad.png, on which the square is a scratch. */
const written: Record<FormatName, (folder: string) => Promise<string>> = {
    coco: async (folder) => {
        await pictures(folder, "images/good.png", "images/bad.png");
        return json(join(folder, "instances.json"), {
            images: [
                { id: 1, file_name: "good.png", width, height },
                { id: 2, file_name: "bad.png", width, height },
            ],
            categories: [{ id: 5, name: "scratch", supercategory: "" }],
            annotations: [
                {
                    id: 1,
                    image_id: 2,
                    category_id: 5,
                    segmentation: [corners],
                    bbox: [10, 20, 20, 20],
                    area: 400,
                    iscrowd: 0,
                },
            ],
        });
    },
    cvat: async (folder) => {
        await pictures(folder, "images/good.png", "images/bad.png");
        const points = "10.00,20.00;30.00,20.00;30.00,40.00;10.00,40.00";
        return text(
            join(folder, "annotations.xml"),
            `<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta><task><name>plates &amp; cups</name></task></meta>
  <image id="0" name="good.png" width="${width}" height="${height}">
  </image>
  <image id="1" name="bad.png" width="${width}" height="${height}">
    <polygon label="scratch" source="manual" occluded="0" points="${points}" z_order="0">
      <attribute name="deep">false</attribute>
    </polygon>
  </image>
</annotations>`,
        );
    },
    "label-studio": async (folder) => {
        await pictures(folder, "good.png", "bad.png");
        const about = {
            original_width: width,
            original_height: height,
            image_rotation: 0,
            from_name: "label",
            to_name: "image",
        };
        const percent = [corners[0], corners[2]].map((x) => (100 * x) / width);
        const [top, bottom] = [(100 * 20) / height, (100 * 40) / height];
        return json(join(folder, "project.json"), [
            {
                id: 1,
                data: { image: "/data/upload/1/0a1b2c3d-good.png" },
                annotations: [
                    {
                        id: 1,
                        was_cancelled: false,
                        updated_at: "2024-01-01T00:00:00Z",
                        result: [{ type: "choices", value: { choices: ["Bad"] } }],
                    },
                    {
                        id: 2,
                        was_cancelled: false,
                        updated_at: "2024-03-01T00:00:00Z",
                        result: [{ type: "choices", value: { choices: ["Good"] } }],
                    },
                ],
            },
            {
                id: 2,
                data: { image: "/data/local-files/?d=plates%2Fbad.png" },
                annotations: [
                    {
                        id: 3,
                        was_cancelled: false,
                        updated_at: "2024-01-01T00:00:00Z",
                        result: [
                            {
                                ...about,
                                type: "polygonlabels",
                                value: {
                                    points: [
                                        [percent[0], top],
                                        [percent[1], top],
                                        [percent[1], bottom],
                                        [percent[0], bottom],
                                    ],
                                    closed: true,
                                    polygonlabels: ["scratch"],
                                },
                            },
                        ],
                    },
                ],
            },
        ]);
    },
    "custom-vision": async (folder) => {
        await pictures(folder, "11-aa.png", "22-bb.png");
        return json(join(folder, "images.json"), [
            {
                id: "11-aa",
                width,
                height,
                originalImageUri: "https://x/i/11?sig=1",
                tags: [{ tagId: "t", tagName: "good" }],
                regions: null,
            },
            {
                id: "22-bb",
                width,
                height,
                tags: [{ tagId: "u", tagName: "scratch" }],
                regions: [
                    { tagName: "scratch", left: 10 / width, top: 20 / height, width: 20 / width, height: 20 / height },
                ],
            },
        ]);
    },
    mvtec: async (folder) => {
        await pictures(folder, "train/good/000.png", "test/good/000.png", "test/scratch/000.png");
        await squareMask(join(folder, "ground_truth/scratch/000_mask.png"), 255);
        return folder;
    },
    visa: async (folder) => {
        const object = join(folder, "plates");
        await pictures(object, "Data/Images/Normal/0000.JPG", "Data/Images/Anomaly/000.JPG");
        await squareMask(join(object, "Data/Masks/Anomaly/000.png"), 1);
        await text(
            join(object, "image_anno.csv"),
            "image,label,mask\nplates/Data/Images/Normal/0000.JPG,normal,\nplates/Data/Images/Anomaly/000.JPG,scratch,plates/Data/Masks/Anomaly/000.png\n",
        );
        await text(
            join(folder, "split_csv/1cls.csv"),
            "object,split,label,image,mask\nplates,train,normal,plates/Data/Images/Normal/0000.JPG,\nplates,test,anomaly,plates/Data/Images/Anomaly/000.JPG,plates/Data/Masks/Anomaly/000.png\n",
        );
        return object;
    },
};

const folderOptions: FolderOptions = { normal: [], ignored: [], unlabelledIsNormal: true, boxes: true, together: true };

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

const squarePixels = Array.from({ length: square.side * square.side }, (_, index) => {
    const [x, y] = [square.left + (index % square.side), square.top + Math.floor(index / square.side)];
    return y * width + x;
});

async function markedPixels(mask: string): Promise<number[]> {
    const rgb = await sharp(mask).raw().toBuffer();
    return Array.from({ length: rgb.length / 3 }, (_, pixel) => pixel).filter(
        (pixel) => rgb.toString("hex", 3 * pixel, 3 * pixel + 3) === "ff0000",
    );
}

async function pictures(folder: string, ...names: string[]): Promise<void> {
    for (const [index, name] of names.entries()) {
        const path = join(folder, name);
        await mkdir(dirname(path), { recursive: true });
        await sharp({ create: { width, height, channels: 3, background: { r: 40 * index, g: 9, b: 9 } } }).toFile(path);
    }
}

async function squareMask(path: string, value: number): Promise<void> {
    const pixels = Buffer.alloc(width * height);
    squarePixels.forEach((pixel) => (pixels[pixel] = value));
    await mkdir(dirname(path), { recursive: true });
    await sharp(pixels, { raw: { width, height, channels: 1 } })
        .toColourspace("b-w")
        .png()
        .toFile(path);
}

async function text(path: string, content: string): Promise<string> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
}

const json = (path: string, content: unknown) => text(path, JSON.stringify(content));

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
