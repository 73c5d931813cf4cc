import assert from "node:assert/strict";
import { setImmediate as nextTurn } from "node:timers/promises";
import { CallerGoneError } from "../../../server/background/callerGone";
import { Turns } from "../../../server/background/turns";

describe("taking turns", () => {
    /** Work that ends when it is told to. */
    function works(turns: Turns) {
        const begun: string[] = [];
        const ends = new Map<string, (error?: Error) => void>();
        const take = (name: string, callerGone?: AbortSignal) =>
            turns.take(
                () =>
                    new Promise<string>((resolve, reject) => {
                        begun.push(name);
                        ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
                    }),
                callerGone,
            );
        return { begun, end: (name: string, error?: Error) => ends.get(name)!(error), take };
    }

    it("begins so many at once, and the others in the order in which they came, also after a failure", async () => {
        const { begun, end, take } = works(new Turns(2));
        const results = ["a", "b", "c", "d"].map((name) => take(name));
        await nextTurn();
        assert.deepEqual(begun, ["a", "b"]);
        end("b", new Error("bad"));
        await assert.rejects(results[1], /bad/);
        await nextTurn();
        assert.deepEqual(begun, ["a", "b", "c"]);
        end("a");
        end("c");
        await nextTurn();
        end("d");
        assert.deepEqual(await Promise.all([results[0], results[2], results[3]]), ["a", "c", "d"]);
    });

    it("doesn't begin what nobody waits for any more, and lets the next one go on", async () => {
        const { begun, end, take } = works(new Turns(1));
        const gone = new AbortController();
        const first = take("first", gone.signal);
        const second = take("second", gone.signal);
        const third = take("third");
        gone.abort();
        await assert.rejects(second, CallerGoneError);
        await assert.rejects(take("late", gone.signal), CallerGoneError);
        end("first");
        assert.equal(await first, "first", "what has begun is ended");
        await nextTurn();
        end("third");
        await third;
        assert.deepEqual(begun, ["first", "third"]);
    });
});
