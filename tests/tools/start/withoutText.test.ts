import assert from "node:assert/strict";
import * as fc from "fast-check";
import { withoutText } from "../../../tools/start/runPulumi";

describe("Pulumi's output without what all types have in common", () => {
    it("is the same wherever the chunks end, and comes as early as it can", () => {
        fc.assert(
            fc.property(
                fc.array(fc.constantFrom("ab:", "a", "b", ":", "Model\n", "aab:c")),
                fc.nat(40),
                (parts, cut) => {
                    const text = `${parts.join("")}\n`;
                    const remove = withoutText("ab:");
                    const passed = remove(text.slice(0, cut)) + remove(text.slice(cut));
                    assert.equal(passed, text.replaceAll("ab:", ""));
                },
            ),
        );
        const remove = withoutText("pulumi-nodejs:dynamic/lookoutvision:");
        assert.equal(remove(" +  pulumi-nodejs:dynamic/lookout"), " +  ");
        assert.equal(remove("vision:Model detector"), "Model detector");
        assert.equal(remove("@ updating...."), "@ updating....");
    });
});
