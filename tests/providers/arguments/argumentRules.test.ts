import assert from "node:assert/strict";
import {
    aFlag,
    aList,
    aNumber,
    anObject,
    aShare,
    checkArguments,
    oneOf,
    quoted,
    text,
    unquotedText,
} from "../../../providers/arguments/argumentRules";
import type { Rule } from "../../../providers/arguments/argumentRules";
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
        [
            { gate: { isNameMade: true } },
            "gate.isNameMade is no argument: known are gate.minimumRecall, gate.minimumPrecision",
        ],
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
        assert.deepEqual(failures({ isNameMade: true, keepsContent: true }), [], "nor what a check adds");
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

describe("a required member", () => {
    const nested = {
        output: { rule: anObject, required: true },
        "output.location": { rule: anObject, required: true },
        "output.location.bucket": { rule: text("a bucket", 3, 9), required: true },
    };
    for (const [what, output, reasons] of [
        ["is required of an object that is given", { location: {} }, ["output.location.bucket is required"]],
        ["is missing as well where it is null", { location: { bucket: null } }, ["output.location.bucket is required"]],
        ["is told by the innermost object that is missing", {}, ["output.location is required"]],
        ["is told by the object where that is null", null, ["output is required"]],
        ["is not asked of what is no object", { location: ["a"] }, ["output.location must be an object"]],
        ["is not asked of text", { location: "here" }, ["output.location must be an object"]],
        ["may be unknown", { location: { bucket: unknownMarker } }, []],
        ["may be in an object that is unknown", { location: unknownMarker }, []],
        ["may be in an object of which all is unknown", unknownMarker, []],
    ] as [string, unknown, string[]][]) {
        it(what, () =>
            assert.deepEqual(
                checkArguments({ output }, nested).map(({ reason }) => reason),
                reasons,
            ),
        );
    }

    it("that is the only one is named to who writes another", () => {
        assert.deepEqual(
            checkArguments({ xyz: 1 }, { images: { rule: aList } }).map(({ reason }) => reason),
            ["xyz is no argument: known is images"],
        );
    });
});

describe("a rule for", () => {
    const word = text("2 to 4 small letters", 2, 4, /^[a-z]*$/);
    const secret = unquotedText("2 to 4 small letters", 2, 4, /^[a-z]*$/);
    const cases: [string, Rule, unknown[], [unknown, string][]][] = [
        [
            "text",
            word,
            ["ab", "abcd"],
            [
                ["a", '2 to 4 small letters, not "a"'],
                ["abcde", '2 to 4 small letters, not "abcde"'],
                ["aB", '2 to 4 small letters, not "aB"'],
                [["a", "b"], "2 to 4 small letters"],
            ],
        ],
        ["text of any characters", text("2 characters", 2, 2), ["\n\n", "a\n"], [["", '2 characters, not ""']]],
        ["text that may be secret", secret, ["ab"], [["a", "2 to 4 small letters"]]],
        ["one of some words", oneOf("train", "test"), ["test"], [["Test", '"train" or "test", not "Test"']]],
        [
            "a share",
            aShare,
            [0, 1, 0.5],
            [
                [-0.001, "a number from 0 to 1, not -0.001"],
                [1.001, "a number from 0 to 1, not 1.001"],
                ["1", 'a number from 0 to 1, not "1"'],
            ],
        ],
        [
            "a number",
            aNumber,
            [0, -3.5, 1e9],
            [
                ["1", 'a number, not "1"'],
                [Infinity, "a number, not null"],
            ],
        ],
        [
            "a flag",
            aFlag,
            [true, false],
            [
                ["true", "true or false"],
                [0, "true or false"],
            ],
        ],
    ];
    for (const [what, rule, right, wrong] of cases) {
        it(`${what} takes ${JSON.stringify(right)} and says what else must be`, () => {
            right.forEach((value) => assert.equal(rule(value), undefined, JSON.stringify(value)));
            wrong.forEach(([value, must]) => assert.equal(rule(value), must, JSON.stringify(value)));
        });
    }

    it("anything quotes at most 80 characters of the value", () => {
        assert.equal(quoted("a".repeat(78)), `"${"a".repeat(78)}"`);
        assert.equal(quoted("a".repeat(79)), `"${"a".repeat(76)}…`);
        assert.equal(quoted(undefined), "undefined");
    });
});
