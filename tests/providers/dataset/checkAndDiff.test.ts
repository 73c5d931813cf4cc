import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkDataset } from "../../../providers/dataset/check";
import { followDatasets } from "../../../providers/dataset/declaredDatasets";
import { diffDataset } from "../../../providers/dataset/diff";
import type { DatasetInputs, DatasetOutputs } from "../../../providers/dataset/state";

const picture = { path: "/p/a.png", name: "a.png", bytes: 1, sha256: "00", label: "normal" as const };
const readFolder = async () => ({ pictures: [picture], problems: [] });
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
        [{ images: { ...images, maskColors: { dent: "#FFffff" } } }, 'images.maskColors["dent"]'],
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

    it("asks for 10 normal pictures to train with, one of each kind to test with, and none while the type isn't known", async () => {
        const asked: unknown[] = [];
        for (const datasetType of ["train", "test", unknownMarker]) {
            const readFolder = async (_folder: string, minimums: unknown) => {
                asked.push(minimums);
                return { pictures: [], problems: [] };
            };
            await checkDataset({ ...base, datasetType, images }, followDatasets(), readFolder);
        }
        assert.deepEqual(asked, [
            { normal: 10, anomaly: 0 },
            { normal: 1, anomaly: 1 },
            { normal: 0, anomaly: 0 },
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
