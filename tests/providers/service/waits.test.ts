import assert from "node:assert/strict";
import { WaitTimeoutError } from "../../../providers/service/waitUntil";
import { waitForDeletion, waitForEnd } from "../../../providers/service/waits";
import { fakeClock } from "../fakeClock";

describe("a wait that people read of", () => {
    it("looks at once, so that what is done already costs no time", async () => {
        const clock = fakeClock();
        assert.equal(await waitForEnd({ what: "Training it", look: async () => "done", timeout: "1h", clock }), "done");
        assert.equal(clock.now(), 0);
    });

    it("for an end says how long it has waited, that it goes on or how it stands, and how to wait on", async () => {
        const wait = { what: "Training it", look: async () => undefined, timeout: "90s", clock: fakeClock() };
        const advice = 'Run "pulumi up" again to wait for its end, with more time in timeouts if that is needed.';
        await assert.rejects(
            waitForEnd(wait),
            new WaitTimeoutError(`Training it took longer than 1 min 30 s; it goes on. ${advice}`, 90_000),
        );
        await assert.rejects(
            waitForEnd({ ...wait, standing: () => "it is queued" }),
            /than 1 min 30 s; it is queued\./,
        );
    });

    it("for a deletion says what is still there, and with which status", async () => {
        const wait = { what: "project plates", look: async () => undefined, timeout: "5m", clock: fakeClock() };
        const after = "after 5 min: try again later, or give more time in timeouts.delete";
        await assert.rejects(
            waitForDeletion({ ...wait, status: () => undefined }),
            new RegExp(`^Error: project plates is still there ${after}$`),
        );
        await assert.rejects(
            waitForDeletion({ ...wait, status: () => "TRAINING" }),
            new RegExp(`^Error: project plates is still TRAINING ${after}$`),
        );
    });

    it("never takes a duration that can't be read for no time at all", async () => {
        const wait = { what: "Training it", look: async () => undefined, timeout: "soon", clock: fakeClock() };
        await assert.rejects(waitForEnd(wait), /"soon" is no duration: write one like "2h"/);
    });
});
