import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { openFileFacts } from "../../../../providers/dataset/pictures/fileFacts";
import { contentHash, readPictureFolder } from "../../../../providers/dataset/pictures/pictureFolder";
import type { FolderOptions } from "../../../../providers/dataset/pictures/pictureFolder";

const colors = { colors: { anomaly: "#ff0000" }, background: "#ffffff" };
const none = { normal: { least: 0, wanted: 0, words: "0" }, anomaly: { least: 0, wanted: 0, words: "0" } };

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

    it("is listed in a fixed order, with labels and masks", async () => {
        const { pictures, problems, notes } = await read({
            minimums: {
                normal: { least: 3, wanted: 3, words: "3" },
                anomaly: { least: 2, wanted: 2, words: "2" },
            },
        });
        assert.deepEqual([problems, notes], [[], []]);
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
        const hashes = [before, await hash({ ...colors, colors: { anomaly: "#00ff00" } })];
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
        assert.equal(await hash(), await hash({ ...colors, colors: { anomaly: "#00ff00" } }));
    });

    it("that isn't there, or isn't sorted, says so", async () => {
        await rename(join(folder, "normal"), join(folder, "good"));
        await rename(join(folder, "anomaly"), join(folder, "Bad"));
        assert.match(
            await onlyProblem(),
            /has neither a folder normal\/ nor anomaly\/, but Bad\/ \(2 pictures\), good\/ \(3 pictures\), masks\/ \(1 pictures\): rename them, or give classMap: \{"Bad":"anomaly","good":"normal"\}$/,
        );
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
        [
            "two masks of one name",
            () => draw("masks/anomaly0.PNG"),
            /^masks\/anomaly0\.PNG and masks\/anomaly0\.png are masks of one and the same name: keep one/,
        ],
        [
            "two pictures that would share a mask",
            () => draw("anomaly/anomaly0.jpg"),
            /^anomaly\/anomaly0\.jpg and anomaly\/anomaly0\.png would share the mask masks\/anomaly0\.png/,
        ],
        [
            "a mask named in another case",
            () => draw("masks/Anomaly1.png"),
            /^masks\/Anomaly1\.png belongs to no picture in anomaly\/: to be that of anomaly\/anomaly1\.png, it must be named anomaly1\.png/,
        ],
        [
            "a mask named as another tool does",
            () => draw("masks/anomaly1_mask.png"),
            /^masks\/anomaly1_mask\.png .*: to be that of anomaly\/anomaly1\.png, it must be named anomaly1\.png/,
        ],
        [
            "a name that is not UTF-8",
            () =>
                copyFile(
                    join(folder, "normal/normal0.png"),
                    Buffer.concat([Buffer.from(join(folder, "normal/caf")), Buffer.from([0xe9]), Buffer.from(".png")]),
                ),
            /^normal\/caf\ufffd\.png has a name that is not UTF-8: rename it/,
        ],
        [
            "two names that differ in how an accent is stored",
            () => Promise.all([draw("normal/\u00e9.png"), draw("normal/e\u0301.png")]),
            /differ only in how accents are stored/,
        ],
        ["a control character in a name", () => draw("normal/a\nb.png"), /^normal\/a\\nb\.png has a control character/],
        [
            "a link to nothing",
            () => symlink(join(folder, "gone.png"), join(folder, "normal/x.png")),
            /^normal\/x\.png is a link to nothing/,
        ],
        [
            "a pointer of Git LFS",
            () => writeFile(join(folder, "normal/x.png"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
            /^normal\/x\.png is a pointer of Git LFS, not the picture: run "git lfs pull"/,
        ],
        ["an empty file", () => writeFile(join(folder, "normal/x.png"), ""), /^normal\/x\.png is empty: replace it/],
        [
            "a mask that is a pointer of Git LFS",
            () =>
                writeFile(
                    join(folder, "masks/anomaly1.png"),
                    "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
                ),
            /^masks\/anomaly1\.png is a pointer of Git LFS/,
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

    it("with several faults tells them all at once", async () => {
        await writeFile(join(folder, "normal/x.png"), "");
        await symlink(join(folder, "gone.png"), join(folder, "anomaly/x.png"));
        await draw("masks/x.png");
        await draw("normal/y.png", 65);
        assert.equal((await read()).problems.length, 4);
    });

    it("pairs a picture and its mask, whichever way their accents are stored", async () => {
        await draw("anomaly/caf\u00e9.png");
        await draw("masks/cafe\u0301.png");
        const { pictures, problems } = await read();
        assert.deepEqual(problems, []);
        assert.equal(pictures.find(({ name }) => name.startsWith("caf"))!.mask?.name, "cafe\u0301.png");
    });

    it("with folders of other names reads those of the class map, and keeps equal names apart", async () => {
        await mkdir(join(folder, "scratched"));
        await mkdir(join(folder, "masks/scratched"));
        await draw("scratched/anomaly0.png");
        await draw("masks/scratched/anomaly0.png");
        const { pictures, problems } = await read({ classMap: { scratched: "anomaly" } });
        assert.deepEqual(problems, []);
        assert.deepEqual(
            pictures.filter(({ label }) => label === "anomaly").map(({ name, mask }) => [name, mask?.name]),
            [
                ["anomaly0.png", "anomaly0.png"],
                ["anomaly1.png", undefined],
                ["scratched/anomaly0.png", "scratched/anomaly0.png"],
            ],
        );
        assert.match(await onlyProblem({ classMap: { Scratched: "anomaly" } }), /^classMap names the folder Scratched/);
    });

    it("tells of pictures that it leaves out", async () => {
        await mkdir(join(folder, "good"));
        await draw("good/a.png");
        await draw("b.png");
        const { problems, notes } = await read();
        assert.deepEqual(problems, []);
        assert.match(notes.join(), /^Pictures in good\/ \(1\), the folder itself \(1\) of .* are left out/);
    });

    it("of a published data set says how to import it", async () => {
        await rename(join(folder, "normal"), join(folder, "train"));
        await rename(join(folder, "anomaly"), join(folder, "test"));
        assert.match(
            await onlyProblem(),
            /but train\/ and test\/, as published data sets have: run "npx lookoutvision import /,
        );
    });

    it("tells of rotation marks, sees pictures with them, and says so where a mask isn't drawn like that", async () => {
        for (const [name, orientation] of [
            ["normal/turned.jpg", 3],
            ["anomaly/phone.jpg", 6],
        ] as const) {
            const background = { r: orientation, g: 1, b: 2 };
            await sharp({ create: { width: 64, height: 64, channels: 3, background } })
                .withMetadata({ orientation })
                .toFile(join(folder, name));
        }
        const { problems, notes } = await read();
        assert.deepEqual(problems, []);
        assert.match(
            notes.join(),
            /^2 of 7 pictures have a rotation mark \(EXIF\), such as normal\/turned\.jpg\. It is followed/,
        );
        await draw("masks/phone.png", 80, 64);
        assert.match(
            await onlyProblem(),
            /^masks\/phone\.png and anomaly\/phone\.jpg differ .* has a rotation mark and is seen with 64x64/,
        );
    });

    it("tells how many of 16 bits its pictures use", async () => {
        for (const [name, highest] of [
            ["a", 1023],
            ["b", 700],
        ] as const) {
            const pixels = Uint16Array.from({ length: 64 * 64 }, (_, index) => (index * 7) % (highest + 1));
            await sharp(pixels, { raw: { width: 64, height: 64, channels: 1 } })
                .toColourspace("grey16")
                .png()
                .toFile(join(folder, `normal/${name}.png`));
        }
        const { problems, notes } = await read();
        assert.deepEqual(problems, []);
        assert.match(notes.join(), /^2 pictures have 16 bits a sample, of which 10 are used/);
    });

    it("with a crop takes pictures of different sizes, and checks that it is within each", async () => {
        await draw("normal/larger.png", 100, 80);
        const crop = { left: 0, top: 0, width: 64, height: 64 };
        assert.deepEqual((await read({ preparation: { crop } })).problems, []);
        assert.deepEqual((await read({ preparation: { resize: { width: 64, height: 64 } } })).problems, []);
        assert.match(
            (await read({ preparation: { crop: { ...crop, left: 1 } } })).problems[0],
            /^normal\/normal0\.png has 64x64 pixels, and images\.crop leads out of it/,
        );
    });

    it("with pictures too small says so for each", async () => {
        await rm(folder, { recursive: true });
        await mkdir(join(folder, "normal"), { recursive: true });
        await draw("normal/a.png", 63, 64);
        assert.match(await onlyProblem(), /^normal\/a\.png has 63x64 pixels, and 64x64 to 4096x4096 are allowed/);
    });

    it("with too few pictures says how many of either kind are missing, at once", async () => {
        const normal = { least: 10, wanted: 20, words: "10 with a test dataset beside it, and 20 without" };
        const anomaly = { least: 0, wanted: 10, words: "10 unless a test dataset is beside it" };
        assert.deepEqual((await read({ minimums: { normal, anomaly } })).problems, [
            `${folder}/normal has 3 pictures, and training needs at least ${normal.words}: add more`,
            `${folder}/anomaly has 2 pictures, and training needs at least ${anomaly.words}: add more`,
        ]);
        // Whether these are enough, only the model's check can tell.
        assert.deepEqual((await read({ minimums: { normal: { ...normal, least: 3 }, anomaly } })).problems, []);
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
        const kept = await readFile(join(cache, name), "utf8");
        await writeFile(join(cache, name), kept.replace(facts.sha256, "remembered"));
        assert.equal((await (await openFileFacts(folder, cache)).read(path)).sha256, "remembered");
        await utimes(path, new Date(), new Date());
        assert.equal((await (await openFileFacts(folder, cache)).read(path)).sha256, facts.sha256);
        await writeFile(join(cache, name), "damaged");
        assert.equal((await (await openFileFacts(folder, cache)).read(path)).sha256, facts.sha256);
    });
});
