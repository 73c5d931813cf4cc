import { onOutputGone } from "./outputGone";

/** Signals that end a command, with its exit code as shells have it: 128 and the signal's number. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Exit code of a command whose output nobody reads any more: that of SIGPIPE. */
export const outputGoneExitCode = 141;

/** The command was interrupted: by a signal, or because nobody reads its output any more. */
export class InterruptedError extends Error {
    override readonly name = "InterruptedError";

    constructor(readonly exitCode: number) {
        super("Interrupted.");
    }
}

/**
 * Does work that can be interrupted: by Ctrl-C, SIGTERM, a terminal that is closed, or an output that nobody reads any
 * more, as in `… | head`. What `work` waits for is given up then, and `cleanUp` runs, as it does after work that ended
 * by itself. A second signal ends the process at once.
 *
 * @param work - gets `unless`, which passes the result of a step on unless there was an interruption meanwhile: then
 *   nothing follows.
 * @throws InterruptedError after the cleaning up; Error with a sentence when the output can't be written.
 */
export async function interruptible(
    work: (unless: <T>(step: Promise<T>) => Promise<T>) => Promise<void>,
    cleanUp: () => Promise<void>,
): Promise<void> {
    let interrupt: (reason: Error) => void = () => undefined;
    let isInterrupted = false;
    const interruption = new Promise<never>((_resolve, reject) => {
        interrupt = (reason) => {
            isInterrupted = true;
            reject(reason);
        };
    });
    const forever = new Promise<never>(() => undefined);
    const unless = async <T>(step: Promise<T>): Promise<T> => {
        try {
            const result = await step;
            return isInterrupted ? await forever : result;
        } catch (error) {
            return isInterrupted ? await forever : Promise.reject(error);
        }
    };
    const listeners = Object.entries(signals).map(([signal, exitCode]) => {
        const listener = () => (isInterrupted ? process.exit(exitCode) : interrupt(new InterruptedError(exitCode)));
        process.on(signal, listener);
        return { signal, listener };
    });
    // Not ended by a second one: each line that is written then comes back.
    const stopListening = onOutputGone((unwritable) =>
        interrupt(unwritable ?? new InterruptedError(outputGoneExitCode)),
    );
    try {
        await Promise.race([work(unless), interruption]);
    } finally {
        await cleanUp();
        listeners.forEach(({ signal, listener }) => process.off(signal, listener));
        stopListening();
    }
}
