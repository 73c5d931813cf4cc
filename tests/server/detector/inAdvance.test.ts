import assert from "node:assert/strict";
import { inAdvance } from "../../../server/detector/inAdvance";

describe("work that is begun in advance", () => {
    it("gives all results in their order, whichever is ready first, with two more begun", async () => {
        const begun: number[] = [];
        function* slowFirst() {
            for (let index = 0; index < 5; index++) {
                begun.push(index);
                yield new Promise<number>((resolve) => setTimeout(() => resolve(index), 10 - 2 * index));
            }
        }
        const given: number[] = [];
        for await (const value of inAdvance(slowFirst())) {
            given.push(value);
            assert.equal(begun.length, Math.min(5, value + 3));
        }
        assert.deepEqual(given, [0, 1, 2, 3, 4]);
    });

    it("throws what one fails with at its turn, after all before it", async () => {
        function* failing() {
            yield Promise.resolve(1);
            yield Promise.reject(new Error("the second can't be read"));
            yield Promise.reject(new Error("the third neither"));
        }
        const given: number[] = [];
        await assert.rejects(async () => {
            for await (const value of inAdvance(failing())) {
                given.push(value);
            }
        }, /the second can't be read/);
        assert.deepEqual(given, [1]);
    });
});
