import { setTimeout as sleep } from "node:timers/promises";
import { EncryptionKeyError } from "../encryption/kms";
import { HostingError } from "../detections/errors";
import { ObjectStorageError } from "../objectStorage/objectStorage";

export interface Patience {
    /** Pause before the next attempt, in milliseconds. */
    askAgainMs?: number;
    /** Time of attempts that fail, in milliseconds, after which the last failure counts. */
    longestWaitMs?: number;
}

/** Trial that waits. */
export interface Waiting {
    signal: AbortSignal;
    say(statusMessage: string): Promise<void>;
}

/**
 * Runs an action again while storage or KMS is away, and says so.
 *
 * @throws what the action throws, and the signal's reason when it is aborted.
 */
export async function waitWhileAway<Result>(
    { askAgainMs = 5_000, longestWaitMs = 600_000 }: Patience,
    { signal, say }: Waiting,
    action: () => Promise<Result>,
): Promise<Result> {
    const begun = performance.now();
    let waited = false;
    for (;;) {
        signal.throwIfAborted();
        try {
            const result = await action();
            if (waited) {
                await say("The pictures are being inspected.");
            }
            return result;
        } catch (error) {
            signal.throwIfAborted();
            if (!isAway(error) || performance.now() - begun >= longestWaitMs) {
                throw error;
            }
            waited = true;
            await say(`${(error as Error).message} It is tried again every few seconds.`);
        }
        await sleep(askAgainMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
}

function isAway(error: unknown): boolean {
    return error instanceof ObjectStorageError
        ? error.reason === "unavailable"
        : (error instanceof EncryptionKeyError || error instanceof HostingError) && error.isAway;
}
