import assert from "node:assert/strict";
import { encodeBoundValue } from "../../../server/store/encode";

describe("values bound into SQL", () => {
    const bytes = Uint8Array.from([0, 1, 254, 255]);

    const taken: [string, unknown, unknown][] = [
        ["a string", "Straße 🍪", "Straße 🍪"],
        ["an empty string", "", ""],
        ["an integer", -7, -7],
        ["the largest exact integer", Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
        ["a fraction", 0.1, 0.1],
        ["a large number that is no safe integer's neighbour", 0.5e-300, 0.5e-300],
        ["a bigint that a number can hold", 42n, 42],
        ["null", null, null],
        ["true, which libsql aborts the process on", true, 1],
        ["false", false, 0],
        ["bytes", bytes, Buffer.from(bytes)],
        ["a view on part of a buffer", bytes.subarray(1, 3), Buffer.from([1, 254])],
        ["a Buffer", Buffer.from("abc"), Buffer.from("abc")],
        ["an ArrayBuffer", bytes.buffer, Buffer.from(bytes)],
        ["no bytes", new Uint8Array(0), Buffer.alloc(0)],
    ];
    for (const [what, value, encoded] of taken) {
        it(`take ${what}`, () => assert.deepEqual(encodeBoundValue(value), encoded));
    }

    const refused: [string, unknown, RegExp][] = [
        ["a string with NUL", "a\0b", /NUL/],
        ["NaN", NaN, /NaN/],
        ["infinity", -Infinity, /Infinity/],
        ["an integer past 2^53", 2 ** 53, /too large/],
        ["a bigint past 2^53", -(2n ** 53n), /too large/],
        ["undefined", undefined, /undefined/],
        ["an array, which would spread over parameters", [1, 2], /Array/],
        ["an object", { a: 1 }, /Object/],
        ["an object without a prototype", Object.create(null), /null-prototype/],
        ["a date", new Date(0), /Date/],
        ["a function", () => 1, /function/],
        ["a symbol", Symbol("x"), /symbol/],
    ];
    for (const [what, value, message] of refused) {
        it(`don't take ${what}`, () => assert.throws(() => encodeBoundValue(value), message));
    }
});
