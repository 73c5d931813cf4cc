import assert from "node:assert/strict";
import { diffModel } from "../../../providers/model/diff";
import type { ModelInputs, ModelOutputs } from "../../../providers/model/state";

const inputs: ModelInputs = {
    projectName: "plates",
    outputConfig: { s3Location: { bucket: "results", prefix: "models/" } },
    description: "first",
    kmsKeyId: "key",
    tags: { line: "7" },
    triggers: ["hash"],
    timeouts: { create: "2h" },
    clientToken: "token",
    resourceUrn: "urn:pulumi:dev::p::t::n",
    stackIdentity: "identity",
    __provider: "stub",
};
const trained: ModelOutputs = {
    ...inputs,
    version: "3",
    arn: "arn",
    status: "TRAINED",
    statusMessage: "",
    creationTimestamp: "",
};

const plan = (change: object, status = "TRAINED") => diffModel({ ...trained, status }, { ...inputs, ...change });

describe("the model's diff", () => {
    it("plans nothing when nothing changed", () => {
        assert.deepEqual(plan({}), { changes: false, replaces: [], deleteBeforeReplace: false });
    });

    for (const status of [
        "TRAINED",
        "STARTING_HOSTING",
        "HOSTED",
        "HOSTING_FAILED",
        "STOPPING_HOSTING",
        "SYSTEM_UPDATING",
    ]) {
        it(`takes a version that is ${status} for settled`, () => assert.equal(plan({}, status).changes, false));
    }

    it("waits again for a version that is still training", () => {
        assert.deepEqual(plan({}, "TRAINING"), { changes: true, replaces: [], deleteBeforeReplace: false });
    });

    it("replaces a version whose training failed, the new one first", () => {
        assert.deepEqual(plan({}, "TRAINING_FAILED"), {
            changes: true,
            replaces: ["status"],
            deleteBeforeReplace: false,
        });
    });

    for (const [name, value] of Object.entries({
        projectName: "boards",
        outputConfig: { s3Location: { bucket: "results" } },
        description: undefined,
        kmsKeyId: "other",
        triggers: ["other"],
    })) {
        it(`replaces for another ${name}`, () =>
            assert.deepEqual(plan({ [name]: value }), { changes: true, replaces: [name], deleteBeforeReplace: false }));
    }

    for (const [name, value] of Object.entries({
        tags: {},
        qualityGate: { minimumRecall: 0.9 },
        adoptVersion: "7",
        timeouts: undefined,
        clientToken: "other",
    })) {
        it(`changes ${name} in place`, () =>
            assert.deepEqual(plan({ [name]: value }), { changes: true, replaces: [], deleteBeforeReplace: false }));
    }

    it("asks the gate about a version that it was never asked about", () => {
        const plan = diffModel({ ...trained, gatePending: true }, inputs);
        assert.deepEqual(plan, { changes: true, replaces: [], deleteBeforeReplace: false });
    });

    it("replaces a version below its gate, unless the gate has changed", () => {
        const below: ModelOutputs = { ...trained, qualityGate: { minimumRecall: 0.9 }, belowGate: "why" };
        assert.deepEqual(diffModel(below, { ...inputs, qualityGate: { minimumRecall: 0.9 } }).replaces, [
            "qualityGate",
        ]);
        assert.deepEqual(diffModel(below, { ...inputs, qualityGate: { minimumRecall: 0.8 } }), {
            changes: true,
            replaces: [],
            deleteBeforeReplace: false,
        });
    });

    it("brings another stub up to date in place", () => {
        assert.deepEqual(plan({ __provider: "newer" }), { changes: true, replaces: [], deleteBeforeReplace: false });
    });

    it("looks at neither URN nor identity, so a move or a lost identity trains nothing", () => {
        assert.equal(plan({ resourceUrn: "urn:other", stackIdentity: "other" }).changes, false);
    });
});
