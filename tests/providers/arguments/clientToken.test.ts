import assert from "node:assert/strict";
import { clientToken } from "../../../providers/arguments/clientToken";

describe("a client token", () => {
    it("is one that the API accepts", () => {
        assert.match(clientToken("a", { b: 1 }), /^[a-zA-Z0-9-]{1,64}$/);
    });

    it("is the same for the same things in any order of members, absent and undefined alike", () => {
        assert.equal(
            clientToken("s", { a: 1, b: { c: 2, d: 3 } }),
            clientToken("s", { b: { d: 3, c: 2, e: undefined }, a: 1 }),
        );
    });

    it("differs with every part", () => {
        const tokens = [
            clientToken("s", { a: 1 }),
            clientToken("t", { a: 1 }),
            clientToken("s", { a: "1" }),
            clientToken("s", { a: [1] }),
            clientToken("s", "", { a: 1 }),
        ];
        assert.equal(new Set(tokens).size, tokens.length);
    });
});
