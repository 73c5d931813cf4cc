import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { diffHostedModel } from "../../../providers/hostedModel/diff";
import { hosted, inputs } from "./hostedState";

const diff = (change: object, before: object = {}) =>
    diffHostedModel({ ...hosted, ...before }, { ...inputs, ...change });
const same = { changes: false, replaces: [], deleteBeforeReplace: false };
const inPlace = { ...same, changes: true };

describe("comparing a hosted model", () => {
    it("sees no change in what is the same, or only the stack's", () => {
        assert.deepEqual(diff({}), same);
        assert.deepEqual(diff({ stackIdentity: "x", resourceUrn: "y" }), same);
    });

    it("replaces it for another version or project, and has the new one before the old one goes", () => {
        for (const change of [{ modelVersion: "2" }, { projectName: "boards" }, { modelVersion: unknownMarker }]) {
            assert.deepEqual(diff(change), { ...inPlace, replaces: Object.keys(change) });
        }
    });

    it("changes units and timeouts in place", () => {
        for (const change of [
            { minInferenceUnits: 2 },
            { maxInferenceUnits: 2 },
            { maxInferenceUnits: unknownMarker },
            { timeouts: { create: "2h" } },
        ]) {
            assert.deepEqual(diff(change), inPlace, JSON.stringify(change));
        }
        assert.deepEqual(diff({}, { maxInferenceUnits: 2 }), inPlace, "no longer given");
    });

    it("hosts again what wasn't hosted when it was last looked at", () => {
        for (const status of ["TRAINED", "STARTING_HOSTING", "STOPPING_HOSTING", "HOSTING_FAILED"]) {
            assert.deepEqual(diff({}, { status }), inPlace, status);
        }
    });

    it("brings the text of an older release up to date in place", () => {
        assert.deepEqual(diff({ __provider: "newer" }), inPlace);
    });
});
