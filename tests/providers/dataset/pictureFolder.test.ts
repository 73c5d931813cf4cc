import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { openFileFacts } from "../../../providers/dataset/fileFacts";
import { contentHash, readPictureFolder } from "../../../providers/dataset/pictureFolder";

const colors = { anomaly: "#ff0000" };
const none = { normal: 0, anomaly: 0 };

describe("a folder of pictures", () => {
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
        const background = { r: drawn % 256, g: drawn++ >> 8, b: 7 };
        await sharp({ create: { width, height, channels: 3, background } }).toFile(join(folder, name));
    }
    const read = (minimums = none) =>
        readPictureFolder(folder, minimums, (path) => openFileFacts(path, join(root, "cache")));
    const hash = async (maskColors = colors) => contentHash((await read()).pictures, maskColors);
    const onlyProblem = async (minimums = none) => {
        const { problems } = await read(minimums);
        assert.equal(problems.length, 1, problems.join("\n"));
        return problems[0]!;
    };

    it("is listed in a fixed order, with labels and masks", async () => {
        const { pictures, problems } = await read({ normal: 3, anomaly: 2 });
        assert.deepEqual(problems, []);
        assert.deepEqual(
            pictures.map(({ label, name, mask }) => [label, name, mask?.name]),
            [
                ["normal", "normal0.png", undefined],
                ["normal", "normal1.png", undefined],
                ["normal", "normal2.png", undefined],
                ["anomaly", "anomaly0.png", "anomaly0.png"],
                ["anomaly", "anomaly1.png", undefined],
            ],
        );
    });

    it("leaves hidden files and those of file managers alone", async () => {
        for (const name of [".DS_Store", "Thumbs.db", "desktop.ini"]) {
            await writeFile(join(folder, "normal", name), "x");
        }
        assert.deepEqual((await read()).problems, []);
    });

    it("has another hash with another picture, name, label, mask or colour, and the same when only times changed", async () => {
        const before = await hash();
        await utimes(join(folder, "normal/normal0.png"), 1000, 1000);
        assert.equal(await hash(), before);
        const hashes = [before, await hash({ anomaly: "#00ff00" })];
        await draw("normal/normal0.png");
        hashes.push(await hash());
        await rename(join(folder, "normal/normal0.png"), join(folder, "normal/renamed.png"));
        hashes.push(await hash());
        await rename(join(folder, "normal/renamed.png"), join(folder, "anomaly/renamed.png"));
        hashes.push(await hash());
        await draw("masks/anomaly0.png");
        hashes.push(await hash());
        assert.equal(new Set(hashes).size, hashes.length);
    });

    it("has a hash that mask colours don't change where there are no masks", async () => {
        await rm(join(folder, "masks"), { recursive: true });
        assert.equal(await hash(), await hash({ anomaly: "#00ff00" }));
    });

    it("that isn't there, or isn't sorted, says so", async () => {
        await rename(join(folder, "normal"), join(folder, "good"));
        await rename(join(folder, "anomaly"), join(folder, "bad"));
        assert.match(await onlyProblem(), /has neither a folder normal\/ nor anomaly\/: sort the pictures into these$/);
        await rm(folder, { recursive: true });
        assert.match(await onlyProblem(), /^there is no folder .*pictures: make it/);
    });

    for (const [what, spoil, says] of [
        [
            "text under a picture's name",
            () => writeFile(join(folder, "normal/x.jpg"), "text"),
            /^normal\/x\.jpg is damaged, or neither PNG nor JPEG/,
        ],
        [
            "a file of another kind",
            () => writeFile(join(folder, "normal/notes.txt"), "text"),
            /^normal\/notes\.txt is not a PNG or JPEG file/,
        ],
        ["a folder inside", () => mkdir(join(folder, "anomaly/more")), /^anomaly\/more is a folder/],
        [
            "a picture of another size",
            () => draw("normal/x.png", 64, 65),
            /but 1 of 6 differ from 64x64 pixels, such as normal\/x\.png with 64x65/,
        ],
        ["a mask for nothing", () => draw("masks/x.png"), /^masks\/x\.png belongs to no picture in anomaly\//],
        [
            "a mask of another size",
            () => draw("masks/anomaly1.png", 65),
            /^masks\/anomaly1\.png and anomaly\/anomaly1\.png differ in dimensions/,
        ],
        ["a mask that is a JPEG", () => draw("masks/anomaly1.jpg"), /^masks\/anomaly1\.jpg is not a PNG file/],
        [
            "a picture under both labels",
            () => copyFile(join(folder, "normal/normal0.png"), join(folder, "anomaly/x.png")),
            /^normal\/normal0\.png and anomaly\/x\.png are the same picture/,
        ],
        [
            "a picture of more than 8 MB",
            async () =>
                writeFile(
                    join(folder, "normal/x.png"),
                    Buffer.concat([await readFile(join(folder, "normal/normal0.png")), Buffer.alloc(8 * 2 ** 20)]),
                ),
            /^normal\/x\.png has 8\.0 MB, more than the 8 MB allowed/,
        ],
    ] as [string, () => Promise<unknown>, RegExp][]) {
        it(`with ${what} says which, and what to do`, async () => {
            await spoil();
            assert.match(await onlyProblem(), says);
        });
    }

    it("with pictures too small says so for each", async () => {
        await rm(folder, { recursive: true });
        await mkdir(join(folder, "normal"), { recursive: true });
        await draw("normal/a.png", 63, 64);
        assert.match(await onlyProblem(), /^normal\/a\.png has 63x64 pixels, and 64x64 to 4096x4096 are allowed/);
    });

    it("with too few pictures says how many are missing", async () => {
        assert.match(
            await onlyProblem({ normal: 10, anomaly: 0 }),
            /normal has 3 pictures, and training needs at least 10: add more$/,
        );
    });

    it("names a few of many equal faults, and counts the rest", async () => {
        for (let i = 0; i < 8; i++) {
            await writeFile(join(folder, `normal/x${i}.png`), `text ${i}`);
        }
        const { problems } = await read();
        assert.equal(problems.length, 6);
        assert.equal(problems.at(-1), "and 3 more like the last");
    });

    it("is read again only where size or times changed", async () => {
        const old = new Date(Date.now() - 60_000);
        const path = join(folder, "normal/normal0.png");
        const cache = join(root, "cache");
        await utimes(path, old, old);
        await new Promise((resolve) => setTimeout(resolve, 2_100)); // for the time of the change of times, which can't be set
        const first = await openFileFacts(folder, cache);
        const facts = await first.read(path);
        await first.save();
        const [name] = await import("node:fs/promises").then(({ readdir }) => readdir(cache));
        const kept = await readFile(join(cache, name!), "utf8");
        await writeFile(join(cache, name!), kept.replace(facts.sha256, "remembered"));
        assert.equal((await (await openFileFacts(folder, cache)).read(path)).sha256, "remembered");
        await utimes(path, new Date(), new Date());
        assert.equal((await (await openFileFacts(folder, cache)).read(path)).sha256, facts.sha256);
        await writeFile(join(cache, name!), "damaged");
        assert.equal((await (await openFileFacts(folder, cache)).read(path)).sha256, facts.sha256);
    });
});
