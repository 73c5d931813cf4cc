import { formatDuration, parseDuration } from "../arguments/duration";
import type { Clock } from "./clock";
import { WaitTimeoutError, waitUntil } from "./waitUntil";

/** A wait for something that the service does in its own time. */
interface Wait<T> {
    /** Looks once, and takes the next step where one is due. Undefined: not done yet. An error ends the wait. */
    look(): Promise<T | undefined>;
    /** Duration, as the argument `timeouts` has it. */
    timeout: string;
    clock: Clock;
}

/** A wait for the end of something that goes on without us, such as a training. */
export interface WaitForEnd<T> extends Wait<T> {
    /** What the service does, for messages: `Training version 3 of …`. */
    what: string;
    /** How it stands when the time is over, for messages. `it goes on` by default. */
    standing?: () => string;
}

/** A wait until something is gone. */
export interface WaitForDeletion extends Wait<true> {
    /** What is to go, for messages: `version 3 of project boards`. */
    what: string;
    /** Its status at the last look. */
    status: () => string | undefined;
}

/**
 * Waits for the end of something. The first look is at once.
 *
 * @throws WaitTimeoutError with the sentence for people when the time is over.
 */
export async function waitForEnd<T>({ what, standing = () => "it goes on", ...wait }: WaitForEnd<T>): Promise<T> {
    return lookUntilDone(
        wait,
        (time) =>
            `${what} took longer than ${time}; ${standing()}. ` +
            `Run "pulumi up" again to wait for its end, with more time in timeouts if that is needed.`,
    );
}

/**
 * Waits until something is gone. The first look is at once.
 *
 * @throws Error with the words for people when the time is over.
 */
export async function waitForDeletion({ what, status, ...wait }: WaitForDeletion): Promise<void> {
    try {
        await lookUntilDone(
            wait,
            (time) =>
                `${what} is still ${status() ?? "there"} after ${time}: try again later, or give more time in timeouts.delete`,
        );
    } catch (error) {
        throw error instanceof WaitTimeoutError ? new Error(error.message, { cause: error }) : error;
    }
}

async function lookUntilDone<T>({ look, timeout, clock }: Wait<T>, tooLate: (time: string) => string): Promise<T> {
    const timeoutMs = parseDuration(timeout);
    if (timeoutMs === undefined) {
        throw new Error(`${JSON.stringify(timeout)} is no duration: write one like "2h", "30m" or "90s"`);
    }
    try {
        return (await look()) ?? (await waitUntil(look, timeoutMs, clock));
    } catch (error) {
        if (error instanceof WaitTimeoutError) {
            throw new WaitTimeoutError(tooLate(formatDuration(timeoutMs)), error.waitedMs);
        }
        throw error;
    }
}
