import assert from "node:assert/strict";
import { unknownMarker } from "../../../providers/arguments/unknown";
import { checkUser } from "../../../providers/user/check";

const good = {
    userName: "line-7@plant.example",
    policies: ["LookoutVisionReadOnly", "a".repeat(128)],
    inlinePolicies: { detect: { Version: "2012-10-17", Statement: [] }, text: '{ "Statement": [] }' },
    isDisabled: false,
};
const failures = (change: object) => checkUser({ ...good, ...change }).failures;

describe("the user's check", () => {
    it("hands on what is right unchanged", () => {
        assert.deepEqual(checkUser(good), { inputs: good, failures: [] });
        assert.deepEqual(failures({ policies: undefined, inlinePolicies: null, isDisabled: undefined }), []);
    });

    it("accepts what preview can't know, in every argument and inside", () => {
        for (const change of [
            ...Object.keys(good).map((name) => ({ [name]: unknownMarker })),
            { policies: [unknownMarker, "mine"] },
            { inlinePolicies: { mine: unknownMarker } },
        ]) {
            assert.deepEqual(failures(change), [], JSON.stringify(change));
        }
    });

    const policyName = "must be 1 to 128 letters, digits and any of + = , . @ _ -";
    const document = "must be a policy document: an object, or an object as JSON text";
    for (const [change, property, must] of [
        [{ userName: undefined }, "userName", "is required"],
        [
            { userName: "no spaces" },
            "userName",
            'must be 1 to 64 letters, digits and any of + = , . @ _ -, not "no spaces"',
        ],
        [{ isDisabled: "yes" }, "isDisabled", "must be true or false"],
        [{ policies: "ReadOnly" }, "policies", "must be a list"],
        [{ policies: ["mine", ""] }, "policies[1]", `${policyName}, not ""`],
        [{ policies: [7] }, "policies[0]", policyName],
        [{ inlinePolicies: "none" }, "inlinePolicies", "must be an object"],
        [{ inlinePolicies: [{}] }, "inlinePolicies", "must be an object"],
        [{ inlinePolicies: { "a b": {} } }, 'name of inlinePolicies["a b"]', `${policyName}, not "a b"`],
        [{ inlinePolicies: { mine: "{ Statement" } }, 'inlinePolicies["mine"]', document],
        [{ inlinePolicies: { mine: "[]" } }, 'inlinePolicies["mine"]', document],
        [{ inlinePolicies: { mine: null } }, 'inlinePolicies["mine"]', document],
    ] as [object, string, string][]) {
        it(`says of ${JSON.stringify(change)} what must be`, () =>
            assert.deepEqual(failures(change), [{ property, reason: `${property} ${must}` }]));
    }

    it("names all that is wrong at once", () => {
        assert.deepEqual(
            failures({ userName: "", policies: ["*"], inlinePolicies: { "?": "" } }).map(({ property }) => property),
            ["userName", "policies[0]", 'name of inlinePolicies["?"]', 'inlinePolicies["?"]'],
        );
    });
});
