import assert from "node:assert/strict";
import { handlersOf } from "../../providers/provider";
import { changedArgs } from "./plans/changedArgs";
import { plannedResources } from "./plans/planRows";

/** What the class adds to a program's arguments. */
const common = {
    resourceUrn: "urn:pulumi:dev::plates::lookoutvision::it",
    stackIdentity: "identity",
    secretArguments: [],
    __provider: "stub",
};

describe("an argument that a program writes as null", () => {
    for (const [name, { class: className, args, rows }] of Object.entries(plannedResources)) {
        it(`is none: ${name}`, async () => {
            const { check } = handlersOf(className.replace("LookoutVision", ""));
            for (const path of new Set(rows.map((row) => row.path))) {
                const [without, withNull] = await Promise.all(
                    [undefined, null].map((value) => check({}, { ...changedArgs(args, { path, value }), ...common })),
                );
                assert.deepEqual(withNull, without, path);
            }
        });
    }
});
