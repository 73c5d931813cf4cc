import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkProject } from "../../../providers/project/check";
import { diffProject } from "../../../providers/project/diff";
import type { ProjectInputs, ProjectOutputs } from "../../../providers/project/state";

const inputs: ProjectInputs = {
    projectName: "boards",
    clientToken: "a-1",
    resourceUrn: "urn",
    stackIdentity: "identity",
    __provider: "stub",
};
const state: ProjectOutputs = { ...inputs, arn: "arn", creationTimestamp: "2026-01-02T03:04:05.000Z" };

describe("the project's check", () => {
    it("hands on what is right, and what only preview doesn't know, unchanged", () => {
        for (const right of [
            inputs,
            { ...inputs, clientToken: undefined },
            { ...inputs, projectName: unknownMarker },
            { ...inputs, projectName: `a${"_".repeat(254)}`, clientToken: "x".repeat(64) },
        ]) {
            assert.deepEqual(checkProject({ ...right }), { inputs: right, failures: [] });
        }
    });

    const form = "must be 1 to 255 letters, digits, hyphens and underscores that begin with a letter or digit";
    for (const [change, reason] of [
        [{ projectName: undefined }, "projectName is required"],
        [{ projectName: null }, "projectName is required"],
        [{ projectName: "" }, `projectName ${form}, not ""`],
        [{ projectName: "_boards" }, `projectName ${form}, not "_boards"`],
        [{ projectName: "two boards" }, `projectName ${form}, not "two boards"`],
        [{ projectName: "a".repeat(256) }, `projectName ${form}, not "${"a".repeat(76)}…`],
        [{ clientToken: "x".repeat(65) }, "clientToken must be 1 to 64 letters, digits and hyphens"],
        [{ name: "boards" }, "name is no argument: known are projectName, clientToken"],
        [{ projectname: "boards" }, "projectname is no argument: did you mean projectName?"],
    ] as [object, string][]) {
        it(`says of ${JSON.stringify(change).slice(0, 60)}: ${reason.slice(0, 80)}`, () => {
            const { failures } = checkProject({ ...inputs, ...change });
            assert.deepEqual(failures, [{ property: Object.keys(change)[0], reason }]);
        });
    }
});

describe("the project's diff", () => {
    for (const [what, change, outcome] of [
        ["nothing for the same arguments", {}, { changes: false, replaces: [] }],
        ["another project for another name", { projectName: "b" }, { changes: true, replaces: ["projectName"] }],
        ["an update for another token", { clientToken: undefined }, { changes: true, replaces: [] }],
        ["an update for another stub", { __provider: "newer" }, { changes: true, replaces: [] }],
    ] as const) {
        it(`plans ${what}`, () => assert.deepEqual(diffProject(state, { ...inputs, ...change }), outcome));
    }
});
