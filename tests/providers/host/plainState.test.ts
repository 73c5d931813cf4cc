import assert from "node:assert/strict";
import { createRequire } from "node:module";
import fc from "fast-check";
import { InitError } from "../../../providers/host/initError";
import { plainState } from "../../../providers/host/plainState";

const { Struct } = createRequire(require.resolve("@pulumi/pulumi/package.json"))(
    "google-protobuf/google/protobuf/struct_pb",
);

describe("plain state", () => {
    it("drops undefined members, and keeps their place in lists", () => {
        assert.deepEqual(plainState({ a: undefined, b: [1, undefined, 2], c: { d: undefined } }), {
            b: [1, null, 2],
            c: {},
        });
    });

    it("turns what protobuf can't hold into what it can", () => {
        const value = {
            date: new Date(0),
            never: new Date(NaN),
            big: 2n ** 60n,
            nan: NaN,
            bytes: Buffer.from("ab"),
            map: new Map([["k", new Date(0)]]),
            set: new Set([1]),
            call: () => 1,
        };
        assert.deepEqual(plainState(value), {
            date: "1970-01-01T00:00:00.000Z",
            never: null,
            big: "1152921504606846976",
            nan: "NaN",
            bytes: "YWI=",
            map: [["k", "1970-01-01T00:00:00.000Z"]],
            set: [1],
        });
    });

    it("is accepted by the host's own conversion, whatever it is made from", () => {
        const anything = fc.dictionary(
            fc.string(),
            fc.anything({
                withDate: true,
                withBigInt: true,
                withMap: true,
                withSet: true,
                withTypedArray: true,
                withNullPrototype: true,
            }),
        );
        fc.assert(
            fc.property(anything, (value) => {
                const plain = plainState(value);
                Struct.fromJavaScript(plain);
                assert.deepEqual(JSON.parse(JSON.stringify(plain)), JSON.parse(JSON.stringify(plainState(plain))));
            }),
            { numRuns: 200 },
        );
    });
});

describe("a partial failure", () => {
    it("carries plain properties, and its sentence where the user sees it", () => {
        const error = new InitError("plates/1", { __provider: "text", left: undefined, at: new Date(0) }, "It failed.");
        assert.deepEqual(error.properties, { __provider: "text", at: "1970-01-01T00:00:00.000Z" });
        assert.deepEqual(error.reasons, ["It failed."]);
        assert.equal(error.message, "It failed.");
    });

    it("can't be made without the stub, since the resource could never be deleted", () => {
        assert.throws(() => new InitError("plates/1", {}, "It failed."), /lacks __provider/);
    });
});
