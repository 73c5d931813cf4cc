import assert from "node:assert/strict";
import { diffLocalBucket } from "../../../providers/localBucket/diff";
import type { LocalBucketInputs } from "../../../providers/localBucket/state";

const inputs: LocalBucketInputs = {
    bucket: "boards-0123456",
    resourceUrn: "urn",
    stackIdentity: "identity",
    __provider: "stub",
};

describe("comparing a local bucket", () => {
    for (const [what, change, isAtHome, outcome] of [
        ["nothing for the same name", {}, true, { changes: false, replaces: [] }],
        ["nothing for a name that is now the program's", { isNameMade: true }, true, { changes: false, replaces: [] }],
        ["another folder for another name", { bucket: "plates" }, true, { changes: true, replaces: ["bucket"] }],
        ["to make a folder that is missing", {}, false, { changes: true, replaces: [] }],
        ["an update for another stub", { __provider: "newer" }, true, { changes: true, replaces: [] }],
    ] as const) {
        it(`plans ${what}`, () =>
            assert.deepEqual(
                diffLocalBucket({ ...inputs, path: "/buckets/boards" }, { ...inputs, ...change }, isAtHome),
                outcome,
            ));
    }
});
