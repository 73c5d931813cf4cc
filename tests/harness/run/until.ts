import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Waits until a condition holds, looking every 20 ms.
 *
 * @param what - for the message of a wait in vain. Default: the condition's source.
 * @throws AssertionError after `timeoutMs`.
 */
export async function until(
    condition: () => boolean | Promise<boolean>,
    { timeoutMs = 60_000, what = condition.toString() }: { timeoutMs?: number; what?: string } = {},
): Promise<void> {
    for (const deadline = Date.now() + timeoutMs; !(await condition()); await sleep(20)) {
        assert.ok(Date.now() < deadline, `waited ${timeoutMs / 1000} s in vain for ${what}`);
    }
}
