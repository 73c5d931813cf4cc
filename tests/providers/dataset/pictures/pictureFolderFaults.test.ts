import assert from "node:assert/strict";
import { copyFile, mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { picturesOfTests } from "./picturesOfTests";

describe("a folder of pictures", () => {
    const tests = picturesOfTests();
    const { draw, read, onlyProblem } = tests;
    let folder: string;
    beforeEach(() => ({ folder } = tests.parts()));

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
});
