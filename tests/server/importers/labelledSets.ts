import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import sharp from "sharp";
import type { importers } from "../../../server/importers/registry";
import type { FolderOptions } from "../../../server/importers/writeFolder";

/* Sets of two pictures as other tools write them. */

export const [width, height] = [80, 64];
/** The square that each format marks: columns 10 to 29, rows 20 to 39. */
const square = { left: 10, top: 20, side: 20 };
export const corners = [10, 20, 30, 20, 30, 40, 10, 40];

export type FormatName = keyof typeof importers;

/** Each writes what its tool writes about good.png, without a defect, and bad.png, on which the square is a scratch. */
export const written: Record<FormatName, (folder: string) => Promise<string>> = {
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

export const folderOptions: FolderOptions = {
    normal: [],
    ignored: [],
    unlabelledIsNormal: true,
    boxes: true,
    together: true,
};

/** Pixels of the square, row by row. */
export const squarePixels = Array.from({ length: square.side * square.side }, (_, index) => {
    const [x, y] = [square.left + (index % square.side), square.top + Math.floor(index / square.side)];
    return y * width + x;
});

/** Numbers of the pixels that a mask marks in its first colour. */
export async function markedPixels(mask: string): Promise<number[]> {
    const rgb = await sharp(mask).raw().toBuffer();
    return Array.from({ length: rgb.length / 3 }, (_, pixel) => pixel).filter(
        (pixel) => rgb.toString("hex", 3 * pixel, 3 * pixel + 3) === "ff0000",
    );
}

export async function pictures(folder: string, ...names: string[]): Promise<void> {
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

export async function text(path: string, content: string): Promise<string> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
}

export const json = (path: string, content: unknown) => text(path, JSON.stringify(content));
