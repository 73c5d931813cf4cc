import type { Service } from "./context";

/** Longest wait, in milliseconds: less than the time that clients wait for an answer. */
const patienceMs = 30_000;
const pollMs = 50;

/**
 * Waits for a deletion in the background. Real clients ask for the next thing at once, for example AWS's own
 * Python package. The wait ends after half a minute; the caller then checks what exists.
 */
export async function waitForDeletion({ now, sleep }: Service, isUnderWay: () => Promise<boolean>): Promise<void> {
    const deadline = now() + patienceMs;
    while (now() < deadline && (await isUnderWay())) {
        await sleep(pollMs);
    }
}
