import type { Clock } from "./clock";

const firstPollMs = 500;
/**
 * Shortest pause between polls, in milliseconds: 100 ms under one second, so that pause plus call stay within a second.
 */
const shortestPollMs = 900;
const longestPollMs = 60_000;
const shareOfWaitedTime = 0.05;

/**
 * Polls until `poll` answers something other than undefined, and returns that answer. An error that `poll` throws ends
 * the wait.
 *
 * The end of a wait is noticed within a second, or within 5 % of the time that it took. An hour of waiting costs less
 * than 150 calls.
 *
 * @throws WaitTimeoutError after `timeoutMs`. The last poll happens at that moment, not before it.
 */
export async function waitUntil<T>(poll: () => Promise<T | undefined>, timeoutMs: number, clock: Clock): Promise<T> {
    const start = clock.now();
    await clock.sleep(Math.min(firstPollMs, timeoutMs));
    for (;;) {
        const result = await poll();
        if (result !== undefined) {
            return result;
        }
        const waited = clock.now() - start;
        if (waited >= timeoutMs) {
            throw new WaitTimeoutError(`not done after ${Math.round(waited / 1000)} seconds`, waited);
        }
        const pause = Math.min(Math.max(shareOfWaitedTime * waited, shortestPollMs), longestPollMs);
        await clock.sleep(Math.min(pause, timeoutMs - waited));
    }
}

export class WaitTimeoutError extends Error {
    override readonly name = "WaitTimeoutError";

    constructor(
        message: string,
        readonly waitedMs: number,
    ) {
        super(message);
    }
}
