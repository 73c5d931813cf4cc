import assert from "node:assert/strict";
import { aList, anObject, checkArguments, text } from "../../../providers/arguments/argumentRules";
import { unknownMarker } from "../../../providers/arguments/unknown";

const rules = {
    projectName: { rule: text("a name", 1, 9) },
    triggers: { rule: aList },
    tags: { rule: anObject },
    gate: { rule: anObject },
    "gate.minimumRecall": { rule: text("a share", 1, 9) },
    "gate.minimumPrecision": { rule: text("a share", 1, 9) },
};

const failures = (inputs: Record<string, unknown>) => checkArguments(inputs, rules);

describe("arguments that nobody knows", () => {
    for (const [inputs, failure] of [
        [{ triggerz: ["a"] }, "triggerz is no argument: did you mean triggers?"],
        [{ Triggers: ["a"] }, "Triggers is no argument: did you mean triggers?"],
        [{ gate: { minRecall: "1" } }, "gate.minRecall is no argument: did you mean gate.minimumRecall?"],
        [{ gate: { minimumrecal: "1" } }, "gate.minimumrecal is no argument: did you mean gate.minimumRecall?"],
        [{ gate: { minimumP: "1" } }, "gate.minimumP is no argument: did you mean gate.minimumPrecision?"],
        [{ xyz: 1 }, "xyz is no argument: known are projectName, triggers, tags, gate"],
        [{ triggerz: unknownMarker }, "triggerz is no argument: did you mean triggers?"],
    ] as [Record<string, unknown>, string][]) {
        it(`fail the check: ${JSON.stringify(inputs)}`, () => {
            assert.deepEqual(
                failures(inputs).map(({ reason }) => reason),
                [failure],
            );
            assert.ok(failure.startsWith(failures(inputs)[0].property));
        });
    }

    it("are none in an object whose members are the user's own, or isn't known yet", () => {
        assert.deepEqual(failures({ tags: { projectNam: "x" }, triggers: [{ triggerz: 1 }] }), []);
        assert.deepEqual(failures({ gate: unknownMarker }), []);
    });

    it("are not what the class adds", () => {
        assert.deepEqual(failures({ resourceUrn: "urn", stackIdentity: "0", __provider: "stub" }), []);
        assert.deepEqual(
            failures({ gate: { resourceUrn: "urn" } }).map(({ property }) => property),
            ["gate.resourceUrn"],
        );
    });

    it("are named together with whatever else is wrong", () => {
        assert.deepEqual(
            failures({ projectName: "", tag: {} }).map(({ property }) => property),
            ["projectName", "tag"],
        );
    });
});
