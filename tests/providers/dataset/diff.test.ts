import assert from "node:assert/strict";
import { diffDataset } from "../../../providers/dataset/diff";
import type { DatasetInputs, DatasetOutputs } from "../../../providers/dataset/state";
import { images } from "./checkedFolder";

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
