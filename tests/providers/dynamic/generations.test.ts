import assert from "node:assert/strict";
import { followGenerations } from "../../../providers/dynamic/generations";

const of = (generation?: number, resourceUrn = "urn") => ({ resourceUrn, stackIdentity: "identity", __provider: "stub", ...(generation ? { generation } : {}) });

describe("generations of a resource", () => {
    it("begin without a number, and keep theirs from check to check", () => {
        const generations = followGenerations();
        assert.deepEqual(generations.number({}, of()), of());
        assert.deepEqual(generations.number({}, of()), of());
        assert.deepEqual(generations.number(of(), of()), of());
        assert.deepEqual(generations.number(of(2), of()), of(2));
    });

    it("go up by one for a replacement, which is checked again as if there were no state", () => {
        const generations = followGenerations();
        for (const before of [0, 0, 3]) {
            generations.number(of(before), of());
            generations.number({}, of(undefined, "another"));
            assert.deepEqual(generations.number({}, of()), of(before + 1));
        }
    });

    it("let go what is replaced and what the program no longer has", () => {
        const generations = followGenerations();
        generations.isWanted("plates/1", of());
        generations.isWanted("plates/2", of(1));
        assert.equal(generations.isWantedElsewhere("plates/1", of()), false);
        assert.equal(generations.isWantedElsewhere("plates/3", of()), false);
    });

    it("keep a thing that its replacement is, in that run and in a later one", () => {
        const generations = followGenerations();
        generations.isWanted("plates", of(1));
        assert.equal(generations.isWantedElsewhere("plates", of()), true);
        assert.equal(generations.isWantedElsewhere("plates", of(1)), false);
    });

    it("keep a thing that has become another resource's", () => {
        const generations = followGenerations();
        generations.isWanted("plates/1", of(undefined, "new name"));
        assert.equal(generations.isWantedElsewhere("plates/1", of(undefined, "old name")), true);
    });
});
