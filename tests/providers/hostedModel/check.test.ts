import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkHostedModel } from "../../../providers/hostedModel/check";

const good = { projectName: "boards", modelVersion: "3" };
const reasons = (change: object) => checkHostedModel({ ...good, ...change }).failures.map(({ reason }) => reason);

describe("checking a hosted model", () => {
    it("takes one inference unit if nothing is said", () => {
        assert.deepEqual(checkHostedModel(good), { inputs: { ...good, minInferenceUnits: 1 }, failures: [] });
        assert.deepEqual(checkHostedModel({ ...good, minInferenceUnits: 2 }).inputs, { ...good, minInferenceUnits: 2 });
    });

    it("accepts what only preview doesn't know", () => {
        const unknown = Object.fromEntries(
            ["projectName", "modelVersion", "minInferenceUnits", "maxInferenceUnits", "timeouts"].map((name) => [
                name,
                unknownMarker,
            ]),
        );
        assert.deepEqual(checkHostedModel(unknown), { inputs: unknown, failures: [] });
    });

    it("wants a version by its number", () => {
        assert.deepEqual(reasons({ modelVersion: undefined }), ["modelVersion is required"]);
        assert.deepEqual(reasons({ modelVersion: "latest" }), [
            'modelVersion must be the version of a model, as "3", not "latest"',
        ]);
        assert.deepEqual(reasons({ modelVersion: 3 }), ['modelVersion must be the version of a model, as "3"']);
    });

    it("wants whole numbers of units, of which the most are not below the least", () => {
        assert.deepEqual(reasons({ minInferenceUnits: 0 }), ["minInferenceUnits must be a whole number from 1, not 0"]);
        assert.deepEqual(reasons({ maxInferenceUnits: 1.5 }), [
            "maxInferenceUnits must be a whole number from 1, not 1.5",
        ]);
        assert.deepEqual(reasons({ minInferenceUnits: "2" }), [
            'minInferenceUnits must be a whole number from 1, not "2"',
        ]);
        assert.deepEqual(reasons({ minInferenceUnits: 2, maxInferenceUnits: 1 }), [
            "maxInferenceUnits must be at least minInferenceUnits, which is 2, not 1",
        ]);
        assert.deepEqual(
            checkHostedModel({ ...good, minInferenceUnits: 2, maxInferenceUnits: 1 }).failures.map(
                ({ property }) => property,
            ),
            ["maxInferenceUnits"],
        );
        assert.deepEqual(reasons({ maxInferenceUnits: 1 }), []);
        assert.deepEqual(reasons({ minInferenceUnits: 2, maxInferenceUnits: unknownMarker }), []);
    });

    it("reports all that is wrong together", () => {
        const { failures } = checkHostedModel({
            projectName: "no spaces",
            minInferenceUnits: 0,
            timeouts: { create: "soon" },
        });
        assert.deepEqual(
            failures.map(({ property }) => property),
            ["projectName", "modelVersion", "minInferenceUnits", "timeouts.create"],
        );
    });
});
