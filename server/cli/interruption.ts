import { onOutputGone } from "./outputGone";

/** Signals that end a command, with the exit code that shells use: 128 plus the signal's number. */
const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Exit code of a command whose output has lost its reader: that of SIGPIPE. */
export const outputGoneExitCode = 141;

/** Command was interrupted by a signal, or because its output has lost its reader. */
export class InterruptedError extends Error {
    override readonly name = "InterruptedError";

    constructor(readonly exitCode: number) {
        super("Interrupted.");
    }
}

/**
 * Does work that can be interrupted by Ctrl-C, SIGTERM, a closed terminal, or an output that has lost its reader, as in
 * `… | head`. After an interruption the work is abandoned, and `cleanUp` runs as it does after complete work. A second
 * signal ends the process at once.
 *
 * @param work - gets `unless`, which passes on the result of a step. After an interruption it doesn't, so no further
 *   step follows.
 * @throws InterruptedError after `cleanUp`; Error with a sentence when the output can't be written.
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
    // A second failure doesn't end the process, because every later line fails too.
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
