import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkDataset } from "../../../providers/dataset/check";
import { followDatasets } from "../../../providers/dataset/declaredDatasets";
import type { FolderOptions } from "../../../providers/dataset/pictures/pictureFolder";
import { base, check, empty, images, picture, readFolder, square } from "./checkedFolder";

describe("the dataset's check of pictures", () => {
    for (const [what, change, isRead] of [
        ["nothing is wrong", {}, true],
        ["something else is wrong", { projectName: "no spaces" }, true],
        ["something else is wrong too", { projectName: "no spaces", classMap: { a: "b" } }, false],
        ["the crop is wrong", { images: { ...images, crop: { ...square, top: -1 } } }, false],
        ["the size is wrong", { images: { ...images, resize: { width: 64 } } }, false],
        ["a colour is wrong", { images: { ...images, maskColors: { dent: "red" } } }, false],
        ["a class is wrong", { classMap: { a: "b" } }, false],
        ["the folder isn't known", { images: { ...images, folder: unknownMarker } }, false],
        ["no folder is named", { images: { bucket: "data" } }, false],
        ["a class isn't known", { classMap: { a: unknownMarker } }, false],
        ["the prefix isn't known", { images: { ...images, prefix: unknownMarker } }, true],
    ] as [string, object, boolean][]) {
        it(`${isRead ? "reads the folder" : "leaves the folder alone"} where ${what}`, async () => {
            let reads = 0;
            await check({ images, ...change }, () => {
                reads++;
                return readFolder();
            });
            assert.equal(reads, isRead ? 1 : 0);
        });
    }

    it("tells at the folder what is wrong with its pictures, and which are in the other dataset too", async () => {
        const declared = followDatasets();
        await checkDataset({ ...base, datasetType: "test", images }, declared, readFolder);
        const found = await checkDataset({ ...base, images }, declared, async () => ({
            ...(await readFolder()),
            problems: ["normal/a.png can't be read"],
        }));
        assert.deepEqual(
            found.failures.map(({ property, reason }) => [property, reason.split(" ")[0]]),
            [
                ["images.folder", "normal/a.png"],
                ["images.folder", "1"],
            ],
        );
    });

    it("passes on what was found in the folder, beside what is wrong", async () => {
        const { notes } = await check({ images }, async () => ({
            ...empty,
            notes: ["2 of 3 pictures have a rotation mark"],
        }));
        assert.deepEqual(notes, ["2 of 3 pictures have a rotation mark"]);
    });

    describe("of keys in the bucket", () => {
        /** Checks pictures whose keys are `plates/train/normal/NAME` behind the prefix. */
        const reasonsOf = async (prefix: unknown, names: string[]) => {
            const pictures = names.map((name) => ({ ...picture, name, place: `normal/${name}` }));
            const read = async () => ({ ...empty, pictures });
            const checked = await check({ images: { ...images, prefix } }, read);
            return checked.failures.map(({ reason }) => reason);
        };
        const fixed = "plates/train/normal/".length;
        const wide = `${"ü".repeat(120)}.png`;
        const toDo = "would have a key of more than 1024 bytes: give a shorter images.prefix or name";

        it("counts bytes, and takes 1024 of them", async () => {
            const left = 1024 - fixed - Buffer.byteLength(wide);
            assert.deepEqual(await reasonsOf("p".repeat(left), [wide]), []);
            assert.deepEqual(await reasonsOf("p".repeat(left + 1), [wide]), [`normal/${wide} ${toDo}`]);
        });

        it("counts no prefix where none is given or known", async () => {
            const name = "n".repeat(1024 - fixed);
            assert.deepEqual(await reasonsOf(undefined, [name]), []);
            assert.deepEqual(await reasonsOf(unknownMarker, [name]), []);
        });

        it("tells how many more are too long", async () => {
            assert.deepEqual(await reasonsOf("p".repeat(900), [wide, "a.png", `b${wide}`, `c${wide}`]), [
                `normal/${wide} and 2 more pictures ${toDo}`,
            ]);
        });
    });

    it("asks for 10 normal pictures to train with, one of each kind to test with, and none while the type isn't known", async () => {
        const asked: unknown[] = [];
        const words: string[] = [];
        for (const datasetType of ["train", "test", unknownMarker]) {
            const readFolder = async (_folder: string, { minimums }: FolderOptions) => {
                asked.push([minimums.normal.least, minimums.anomaly.least]);
                words.push(minimums.normal.words, minimums.anomaly.words);
                return empty;
            };
            await check({ datasetType, images }, readFolder);
        }
        assert.match(
            words.join("; "),
            /10 with a test dataset of 10 normal and 8 anomalous ones beside it, and 20 without/,
        );
        assert.match(words.join("; "), /10 to test with, besides 10 normal ones in the train dataset; 8 to test with/);
        assert.deepEqual(asked, [
            [10, 0],
            [1, 1],
            [0, 0],
        ]);
    });
});
