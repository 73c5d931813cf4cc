import type { Service } from "./context";

/** Less than what clients wait for an answer. */
const patienceMs = 30_000;
const pollMs = 50;

/**
 * Waits for what is being deleted in the background, since clients in the field ask for the next thing at once: AWS's
 * own Python package does. Gives up after half a minute; the caller then looks what is there.
 */
export async function waitForDeletion({ now, sleep }: Service, isUnderWay: () => Promise<boolean>): Promise<void> {
    const deadline = now() + patienceMs;
    while (now() < deadline && (await isUnderWay())) {
        await sleep(pollMs);
    }
}
