import assert from "node:assert/strict";
import * as runtime from "@pulumi/pulumi/runtime";
import { bookkeepingChanged, changedArguments } from "../../../providers/arguments/changedArguments";
import { containsUnknown, unknownMarker } from "../../../providers/arguments/unknown";

describe("what preview can't know", () => {
    it("is marked as the SDK marks it", () => {
        assert.equal(unknownMarker, (runtime as unknown as { unknownValue: string }).unknownValue);
    });

    it("is found at any depth", () => {
        assert.ok(containsUnknown({ a: [{ b: unknownMarker }] }));
        assert.ok(!containsUnknown({ a: [{ b: null }] }));
    });

    it("counts as a change, wherever it stands", () => {
        assert.deepEqual(changedArguments({ a: [1], b: 2 }, { a: [unknownMarker], b: 2 }, ["a", "b"]), ["a"]);
    });
});

describe("changed arguments", () => {
    it("don't include absent beside empty, nor another order of members", () => {
        assert.deepEqual(
            changedArguments({ tags: {}, t: { a: 1, b: 2 } }, { t: { b: 2, a: 1 }, list: [] }, ["tags", "t", "list"]),
            [],
        );
    });

    it("include what was added, removed or changed inside", () => {
        assert.deepEqual(changedArguments({ a: 1, c: { d: 1 } }, { b: 1, c: { d: 2 } }, ["a", "b", "c"]), [
            "a",
            "b",
            "c",
        ]);
    });

    it("don't include null beside absent, but false and 0", () => {
        const names = ["tags", "isDisabled", "count"];
        assert.deepEqual(changedArguments({ tags: null }, { isDisabled: false, count: 0 }, names), [
            "isDisabled",
            "count",
        ]);
        assert.deepEqual(changedArguments({}, { tags: null }, names), []);
    });
});

describe("what isn't an argument of the program", () => {
    const inputs = { resourceUrn: "urn", stackIdentity: "0", __provider: "stub" };

    it("changes with the stub and with what is secret, and with nothing else", () => {
        assert.equal(bookkeepingChanged(inputs, { ...inputs, resourceUrn: "other" }), false);
        assert.equal(bookkeepingChanged(inputs, { ...inputs, secretArguments: [] }), false);
        assert.equal(bookkeepingChanged(inputs, { ...inputs, __provider: "newer" }), true);
        assert.equal(bookkeepingChanged(inputs, { ...inputs, secretArguments: [["tags", "pin"]] }), true);
    });
});
