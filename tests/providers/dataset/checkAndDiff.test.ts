import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/dynamic/unknown";
import { checkDataset, type DatasetCheckOptions } from "../../../providers/dataset/check";
import { followDatasets } from "../../../providers/dataset/fewPictures";
import { diffDataset } from "../../../providers/dataset/diff";
import type { DatasetInputs, DatasetOutputs } from "../../../providers/dataset/state";

const picture = { path: "/p/a.png", name: "a.png", bytes: 1, sha256: "00", label: "normal" as const };
const readFolder = async () => ({ pictures: [picture], problems: [] });
const source = { groundTruthManifest: { s3Object: { bucket: "data", key: "train.manifest" } } };
const images = { folder: "pictures", bucket: "data" };
const base = { projectName: "plates", datasetType: "train" };

const check = (change: object) => checkDataset({ ...base, ...change }, { readFolder });
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
        const versioned = { groundTruthManifest: { s3Object: { ...source.groundTruthManifest.s3Object, versionId: "2" } } };
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
        assert.match(String((await check({ images: { ...images, bucket: unknownMarker } })).inputs["contentHash"]), /^[0-9a-f]{64}$/);
    });

    for (const [change, property] of [
        [{}, "images"],
        [{ images, datasetSource: source }, "datasetSource"],
        [{ images, contentHash: "mine" }, "contentHash"],
        [{ images: { bucket: "data" } }, "images.folder"],
        [{ images: { folder: "pictures" } }, "images.bucket"],
        [{ images: { ...images, maskColors: { background: "#000000" } } }, 'images.maskColors["background"]'],
        [{ images: { ...images, maskColors: { dent: "red" } } }, 'images.maskColors["dent"]'],
        [{ datasetSource: { groundTruthManifest: { s3Object: { bucket: "data" } } } }, "datasetSource.groundTruthManifest.s3Object.key"],
        [{ datasetSource: { groundTruthManifest: { s3Object: { bucket: "data", key: "" } } } }, "datasetSource.groundTruthManifest.s3Object.key"],
        [{ datasetType: "validation", datasetSource: source }, "datasetType"],
    ] as [object, string][]) {
        it(`refuses ${JSON.stringify(change)} at ${property}`, async () => {
            assert.deepEqual((await failures(change)).map((failure) => failure.property), [property]);
        });
    }

    it("asks for 10 normal pictures to train with, one of each kind to test with, and none while the type isn't known", async () => {
        const asked: unknown[] = [];
        for (const datasetType of ["train", "test", unknownMarker]) {
            const readFolder = async (_folder: string, minimums: unknown) => {
                asked.push(minimums);
                return { pictures: [], problems: [] };
            };
            await checkDataset({ ...base, datasetType, images }, { readFolder });
        }
        assert.deepEqual(asked, [
            { normal: 10, anomaly: 0 },
            { normal: 1, anomaly: 1 },
            { normal: 0, anomaly: 0 },
        ]);
    });
});

describe("too few pictures to train with", () => {
    const pictures = (normal: number, anomaly: number) => [
        ...Array.from({ length: normal }, () => ({ ...picture, label: "normal" as const })),
        ...Array.from({ length: anomaly }, () => ({ ...picture, label: "anomaly" as const })),
    ];
    const warnings = async (datasetType: string, normal: number, anomaly: number, options: DatasetCheckOptions = {}) => {
        const readFolder = async () => ({ pictures: pictures(normal, anomaly), problems: [] });
        return (await checkDataset({ ...base, datasetType, images }, { readFolder, ...options })).warnings ?? [];
    };

    it("are a warning in preview, as the service would count them", async () => {
        assert.deepEqual(await warnings("train", 19, 10), [
            "With 19 normal and 10 anomalous pictures no model can be trained: a project's only dataset needs at least 20 and 10. " +
                "Before a model is declared, add pictures, or a dataset of type test beside it.",
        ]);
        assert.equal((await warnings("train", 20, 9)).length, 1);
        assert.deepEqual(await warnings("train", 20, 10), []);
        assert.match((await warnings("test", 10, 7))[0]!, /^With 10 normal and 7 anomalous .* a project's test dataset needs at least 10 and 8\./);
        assert.deepEqual(await warnings("test", 10, 8), []);
    });

    it("are enough with a test dataset beside them", async () => {
        const declared = followDatasets();
        declared.note("test", "boards");
        assert.equal((await warnings("train", 10, 0, { declared })).length, 1);
        declared.note("test", "plates");
        assert.deepEqual(await warnings("train", 10, 0, { declared }), []);
        const undecided = followDatasets();
        undecided.note("test", unknownMarker);
        assert.deepEqual(await warnings("train", 10, 0, { declared: undecided }), []);
    });

    it("are told once, not with every update that leaves them as they are", async () => {
        const readFolder = async () => ({ pictures: pictures(19, 10), problems: [] });
        const first = await checkDataset({ ...base, images }, { readFolder });
        assert.equal(first.warnings?.length, 1);
        assert.equal((await checkDataset({ ...base, images }, { readFolder, olds: first.inputs })).warnings, undefined);
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
const plan = (change: object, status = "CREATE_COMPLETE") => diffDataset({ ...state, status }, { ...inputs, ...change });

describe("the dataset's diff", () => {
    for (const status of ["CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_IN_PROGRESS", "UPDATE_FAILED_ROLLBACK_COMPLETE"]) {
        it(`plans nothing for an unchanged dataset that is ${status}`, () => assert.deepEqual(plan({}, status), { changes: false, replaces: [] }));
    }
    for (const status of ["CREATE_IN_PROGRESS", "CREATE_FAILED", "DELETE_FAILED"]) {
        it(`repairs one that is ${status}, in place`, () => assert.deepEqual(plan({}, status), { changes: true, replaces: [] }));
    }
    for (const [name, value] of Object.entries({ images: { ...images, prefix: "x" }, contentHash: "2", timeouts: {}, __provider: "newer" })) {
        it(`changes ${name} in place, so that no model is replaced with it`, () => assert.deepEqual(plan({ [name]: value }), { changes: true, replaces: [] }));
    }
    for (const [name, value] of Object.entries({ projectName: "boards", datasetType: "test" })) {
        it(`replaces for another ${name}`, () => assert.deepEqual(plan({ [name]: value }), { changes: true, replaces: [name] }));
    }
});
