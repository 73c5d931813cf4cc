import assert from "node:assert/strict";
import { mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { openFileFacts } from "../../../../providers/dataset/pictures/fileFacts";
import { picturesOfTests, colors } from "./picturesOfTests";

describe("a folder of pictures", () => {
    const tests = picturesOfTests();
    const { draw, read, hash, onlyProblem } = tests;
    let root: string;
    let folder: string;
    beforeEach(() => ({ root, folder } = tests.parts()));

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
