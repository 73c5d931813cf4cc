import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { diffModelPackage } from "../../../providers/modelPackage/diff";
import { inputs, packaged, withGreengrass } from "./packageState";

const diff = (change: object, before: object = {}) =>
    diffModelPackage({ ...packaged, ...before }, { ...inputs, ...change });
const same = { changes: false, replaces: [], deleteBeforeReplace: false };
const inPlace = { ...same, changes: true };

describe("comparing a model package", () => {
    it("sees no change in what is the same, only the stack's, or a name that was made", () => {
        assert.deepEqual(diff({}), same);
        assert.deepEqual(diff({ stackIdentity: "x", resourceUrn: "y" }), same);
        assert.deepEqual(diff({ jobName: packaged.jobName }), same);
    });

    it("packages anew for whatever the job was ordered with", () => {
        const changes = [
            { projectName: "boards" },
            { modelVersion: "2" },
            { modelVersion: unknownMarker },
            { description: "other" },
            { triggers: [2] },
            { jobName: "mine" },
            { configuration: withGreengrass({ componentVersion: "2.0.0" }).configuration },
        ];
        for (const change of changes) {
            assert.deepEqual(diff(change), { ...inPlace, replaces: Object.keys(change) }, JSON.stringify(change));
        }
    });

    it("packages anew after a job that failed, and waits for one that hadn't ended", () => {
        assert.deepEqual(diff({}, { status: "FAILED" }), { ...inPlace, replaces: ["status"] });
        assert.deepEqual(diff({}, { status: "RUNNING" }), inPlace);
        assert.deepEqual(diff({}, { status: "CREATED" }), inPlace);
    });

    it("changes timeouts and the stub in place", () => {
        assert.deepEqual(diff({ timeouts: { create: "2h" } }), inPlace);
        assert.deepEqual(diff({}, { __provider: "older" }), inPlace);
    });
});
