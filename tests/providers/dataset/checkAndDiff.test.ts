import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkDataset } from "../../../providers/dataset/check";
import { followDatasets } from "../../../providers/dataset/declaredDatasets";
import { declaredConvention } from "../../../providers/dataset/pictures/maskConvention";
import { diffDataset } from "../../../providers/dataset/diff";
import type { FolderOptions } from "../../../providers/dataset/pictures/pictureFolder";
import type { DatasetInputs, DatasetOutputs } from "../../../providers/dataset/state";

const picture = {
    path: "/p/a.png",
    name: "a.png",
    place: "normal/a.png",
    bytes: 1,
    sha256: "00",
    label: "normal" as const,
};
const empty = { pictures: [], convention: declaredConvention({}), problems: [], notes: [] };
const readFolder = async () => ({ ...empty, pictures: [picture] });
const source = { groundTruthManifest: { s3Object: { bucket: "data", key: "train.manifest" } } };
const images = { folder: "pictures", bucket: "data" };
const base = { projectName: "plates", datasetType: "train" };

const check = (change: object) => checkDataset({ ...base, ...change }, followDatasets(), readFolder);
const failures = async (change: object) => (await check(change)).failures;

describe("the dataset's check", () => {
    it("adds the content's hash, so that it is known in preview", async () => {
        const { inputs, failures } = await check({ images });
        assert.deepEqual(failures, []);
        assert.match(String(inputs["contentHash"]), /^[0-9a-f]{64}$/);
    });

    it("hashes a manifest's location, unless a hash is given", async () => {
        const hash = (await check({ datasetSource: source })).inputs["contentHash"];
        assert.match(String(hash), /^[0-9a-f]{64}$/);
        const versioned = {
            groundTruthManifest: { s3Object: { ...source.groundTruthManifest.s3Object, versionId: "2" } },
        };
        assert.notEqual((await check({ datasetSource: versioned })).inputs["contentHash"], hash);
        assert.equal((await check({ datasetSource: source, contentHash: "mine" })).inputs["contentHash"], "mine");
    });

    it("leaves the hash open while preview can't know it", async () => {
        for (const change of [
            { images: unknownMarker },
            { images: { ...images, folder: unknownMarker } },
            { images: { ...images, maskColors: { a: unknownMarker } } },
            { datasetSource: { groundTruthManifest: unknownMarker } },
        ]) {
            const { inputs, failures } = await check(change);
            assert.deepEqual(failures, [], JSON.stringify(change));
            assert.ok(!("contentHash" in inputs), JSON.stringify(change));
        }
        assert.match(
            String((await check({ images: { ...images, bucket: unknownMarker } })).inputs["contentHash"]),
            /^[0-9a-f]{64}$/,
        );
    });

    for (const [change, property] of [
        [{}, "images"],
        [{ images, datasetSource: source }, "datasetSource"],
        [{ images, contentHash: "mine" }, "contentHash"],
        [{ images: { bucket: "data" } }, "images.folder"],
        [{ images: { folder: "pictures" } }, "images.bucket"],
        [{ images: { ...images, maskColors: { background: "#000000" } } }, 'images.maskColors["background"]'],
        [{ images: { ...images, maskColors: { dent: "red" } } }, 'images.maskColors["dent"]'],
        [
            { images: { ...images, maskColors: { dent: "#FFffff" }, maskBackground: "#ffffff" } },
            'images.maskColors["dent"]',
        ],
        [{ images: { ...images, maskColors: { dent: "#ffffff", hole: "#000000" } } }, "images.maskBackground"],
        [{ images: { ...images, maskBackground: "black" } }, "images.maskBackground"],
        [{ images: { ...images, crop: { left: 0, top: 0, width: 63, height: 64 } } }, "images.crop.width"],
        [{ images: { ...images, crop: { left: 0.5, top: 0, width: 64, height: 64 } } }, "images.crop.left"],
        [{ images: { ...images, resize: { width: 64 } } }, "images.resize.height"],
        [{ images: { ...images, resize: { width: 64, height: 4097 } } }, "images.resize.height"],
        [{ images, classMap: { Good: "good" } }, 'classMap["Good"]'],
        [{ images, classMap: { "../Good": "normal" } }, 'classMap["../Good"]'],
        [{ images: { ...images, maskColors: { dent: "#ff0000", hole: "#FF0000" } } }, 'images.maskColors["hole"]'],
        [
            { datasetSource: { groundTruthManifest: { s3Object: { bucket: "data" } } } },
            "datasetSource.groundTruthManifest.s3Object.key",
        ],
        [
            { datasetSource: { groundTruthManifest: { s3Object: { bucket: "data", key: "" } } } },
            "datasetSource.groundTruthManifest.s3Object.key",
        ],
        [{ datasetType: "validation", datasetSource: source }, "datasetType"],
    ] as [object, string][]) {
        it(`refuses ${JSON.stringify(change)} at ${property}`, async () => {
            assert.deepEqual(
                (await failures(change)).map((failure) => failure.property),
                [property],
            );
        });
    }

    it("allows white for a defect, whose masks are black elsewhere then", async () => {
        assert.deepEqual(await failures({ images: { ...images, maskColors: { dent: "#ffffff" } } }), []);
    });

    it("has another hash with another crop, size or class map, and the same without any as ever", async () => {
        const hashes = await Promise.all(
            [
                { images },
                { images: { ...images, crop: { left: 0, top: 0, width: 64, height: 64 } } },
                { images: { ...images, resize: { width: 64, height: 64 } } },
                { datasetSource: source },
                { datasetSource: source, classMap: { Good: "normal" } },
            ].map(async (change) => (await check(change)).inputs["contentHash"]),
        );
        assert.equal(new Set(hashes).size, 5);
        assert.equal(hashes[0], "31d47a8f5cb540aabfc5606e4cc2aa6341dc9e90dda9fe36b96c0f490ec0f2d1");
    });

    it("passes on what was found in the folder, beside what is wrong", async () => {
        const { notes } = await checkDataset({ ...base, images }, followDatasets(), async () => ({
            ...empty,
            notes: ["2 of 3 pictures have a rotation mark"],
        }));
        assert.deepEqual(notes, ["2 of 3 pictures have a rotation mark"]);
    });

    it("refuses keys that no bucket takes, naming the picture", async () => {
        const name = `${"ü".repeat(120)}.png`;
        const [failure] = (
            await checkDataset(
                { ...base, images: { ...images, prefix: "p".repeat(900) } },
                followDatasets(),
                async () => ({ ...empty, pictures: [{ ...picture, name, place: `normal/${name}` }] }),
            )
        ).failures;
        assert.match(
            failure.reason,
            /^normal\/ü+\.png would have a key of more than 1024 bytes: give a shorter images\.prefix/,
        );
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
            await checkDataset({ ...base, datasetType, images }, followDatasets(), readFolder);
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

const inputs: DatasetInputs = {
    projectName: "plates",
    datasetType: "train",
    images,
    contentHash: "1",
    timeouts: { create: "1h" },
    resourceUrn: "urn",
    stackIdentity: "identity",
    __provider: "stub",
};
const state = { ...inputs, status: "CREATE_COMPLETE" } as DatasetOutputs;
const plan = (change: object, status = "CREATE_COMPLETE") =>
    diffDataset({ ...state, status }, { ...inputs, ...change });

describe("the dataset's diff", () => {
    for (const status of [
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "UPDATE_IN_PROGRESS",
        "UPDATE_FAILED_ROLLBACK_COMPLETE",
    ]) {
        it(`plans nothing for an unchanged dataset that is ${status}`, () =>
            assert.deepEqual(plan({}, status), { changes: false, replaces: [] }));
    }
    for (const status of ["CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_FAILED"]) {
        it(`repairs one that is ${status}, in place`, () =>
            assert.deepEqual(plan({}, status), { changes: true, replaces: [] }));
    }
    for (const [name, value] of Object.entries({
        images: { ...images, prefix: "x" },
        contentHash: "2",
        timeouts: {},
        __provider: "newer",
    })) {
        it(`changes ${name} in place, so that no model is replaced with it`, () =>
            assert.deepEqual(plan({ [name]: value }), { changes: true, replaces: [] }));
    }
    for (const [name, value] of Object.entries({ projectName: "boards", datasetType: "test" })) {
        it(`replaces for another ${name}`, () =>
            assert.deepEqual(plan({ [name]: value }), { changes: true, replaces: [name] }));
    }
});
