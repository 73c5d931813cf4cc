import assert from "node:assert/strict";
import fc from "fast-check";
import { waitUntil } from "../../../providers/service/waitUntil";
import type { WaitTimeoutError } from "../../../providers/service/waitUntil";
import { fakeClock } from "../fakeClock";

const second = 1000;
const hour = 3600 * second;

/** Waits for something that is done after `durationMs`. */
async function waitFor(durationMs: number, timeoutMs = 48 * hour): Promise<{ noticedMs: number; polls: number }> {
    const clock = fakeClock();
    let polls = 0;
    await waitUntil(
        async () => {
            polls++;
            return clock.now() >= durationMs || undefined;
        },
        timeoutMs,
        clock,
    );
    return { noticedMs: clock.now(), polls };
}

describe("waiting", () => {
    it("looks for the first time after half a second", async () => {
        assert.deepEqual(await waitFor(0), { noticedMs: 500, polls: 1 });
    });

    it("notices the end within a second, or within 5 % of the time that it took", async () => {
        await fc.assert(
            fc.asyncProperty(fc.integer({ min: 0, max: 24 * hour }), async (durationMs) => {
                const { noticedMs } = await waitFor(durationMs);
                assert.ok(
                    noticedMs - durationMs <= Math.max(second, 0.0501 * durationMs),
                    `${noticedMs} for ${durationMs}`,
                );
            }),
        );
    });

    it("looks less than 150 times in the first hour, and then every minute", async () => {
        const first = (await waitFor(hour)).polls;
        assert.ok(first < 150, `${first} polls`);
        assert.ok((await waitFor(2 * hour)).polls - first <= 61);
    });

    it("looks a last time when its time is over, and says then that it is", async () => {
        assert.equal((await waitFor(10 * second, 10 * second)).noticedMs, 10 * second);
        await assert.rejects(
            waitFor(10 * second + 1, 10 * second),
            (error: WaitTimeoutError) => error.waitedMs === 10 * second,
        );
    });

    it("ends with what the look throws", async () => {
        const gone = new Error("gone");
        await assert.rejects(
            waitUntil(async () => Promise.reject(gone), hour, fakeClock()),
            gone,
        );
    });
});
