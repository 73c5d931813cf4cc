import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { LongBodies } from "../../../server/http/longBodies";

describe("the turns of calls with long bodies", () => {
    it("are two at a time, in the order of arrival, without those who have gone meanwhile", async () => {
        const bodies = new LongBodies();
        const begun: string[] = [];
        const ends = new Map<string, () => void>();
        const leave = new Map<string, () => void>();
        for (const name of ["first", "second", "third", "fourth", "fifth"]) {
            void bodies
                .take((action) => void leave.set(name, action))
                .then((end) => {
                    begun.push(end === undefined ? `${name} gone` : name);
                    ends.set(name, end ?? (() => undefined));
                });
        }
        await turn();
        assert.deepEqual(begun, ["first", "second"]);
        leave.get("third")!();
        await turn();
        assert.deepEqual(begun, ["first", "second", "third gone"]);
        ends.get("second")!();
        ends.get("second")!();
        await turn();
        assert.deepEqual(begun, ["first", "second", "third gone", "fourth"]);
        ends.get("first")!();
        ends.get("fourth")!();
        await turn();
        assert.deepEqual(begun, ["first", "second", "third gone", "fourth", "fifth"]);
        ends.get("fifth")!();
        const again = [bodies.take(() => undefined), bodies.take(() => undefined)];
        assert.ok((await Promise.all(again)).every((end) => end !== undefined));
    });
});
