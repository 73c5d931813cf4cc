import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { openFileFacts } from "../../../../providers/dataset/pictures/fileFacts";
import { contentHash, readPictureFolder } from "../../../../providers/dataset/pictures/pictureFolder";
import type { FolderOptions } from "../../../../providers/dataset/pictures/pictureFolder";

/** Mask colours of the pictures. */
export const colors = { colors: { anomaly: "#ff0000" }, background: "#ffffff" };

/** No least number of pictures. */
export const none = { normal: { least: 0, wanted: 0, words: "0" }, anomaly: { least: 0, wanted: 0, words: "0" } };

/** A folder of pictures for each test of a `describe`. */
export function picturesOfTests() {
    let root: string;
    let folder: string;
    let drawn = 0;

    beforeEach(async () => {
        root = await mkdtemp(join(tmpdir(), "lookoutvision-pictures-"));
        folder = join(root, "pictures");
        for (const [label, count] of [
            ["normal", 3],
            ["anomaly", 2],
            ["masks", 1],
        ] as const) {
            await mkdir(join(folder, label), { recursive: true });
            for (let i = 0; i < count; i++) {
                await draw(`${label}/${label === "masks" ? "anomaly" : label}${i}.png`);
            }
        }
    });
    afterEach(() => rm(root, { recursive: true }));

    async function draw(name: string, width = 64, height = 64): Promise<void> {
        const isMask = name.startsWith("masks/");
        const background = isMask ? { r: 255, g: 255, b: 255 } : { r: drawn % 256, g: drawn++ >> 8, b: 7 };
        const picture = sharp({ create: { width, height, channels: 3, background } });
        const spot = { create: { width: 4 + (drawn++ % 8), height: 4, channels: 3 as const, background: "#ff0000" } };
        await (isMask ? picture.composite([{ input: spot, left: 8, top: 8 }]) : picture).toFile(join(folder, name));
    }
    const read = (options: Partial<FolderOptions> = {}) =>
        readPictureFolder(folder, { minimums: none, ...options }, (path) => openFileFacts(path, join(root, "cache")));
    const hash = async (convention = colors) => contentHash((await read()).pictures, convention);
    const onlyProblem = async (options: Partial<FolderOptions> = {}) => {
        const { problems } = await read(options);
        assert.equal(problems.length, 1, problems.join("\n"));
        return problems[0];
    };

    return {
        /** What each test has anew. */
        parts: () => ({ root, folder }),
        draw,
        read,
        hash,
        onlyProblem,
    };
}
