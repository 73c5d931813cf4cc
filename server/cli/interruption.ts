/** Exit code of a command that Ctrl-C ended, as shells have it. */
export const interruptedExitCode = 130;

/** The command was interrupted. */
export class InterruptedError extends Error {
    override readonly name = "InterruptedError";
}

/**
 * Does work that Ctrl-C (or SIGTERM) ends in order: what `work` waits for is given up, then `cleanUp` runs, as it does
 * after work that ended by itself. A second Ctrl-C ends the process at once.
 *
 * @param work - gets `unless`, which passes the result of a step on unless there was an interruption meanwhile: then
 *   nothing follows.
 * @throws InterruptedError after the cleaning up.
 */
export async function interruptible(
    work: (unless: <T>(step: Promise<T>) => Promise<T>) => Promise<void>,
    cleanUp: () => Promise<void>,
): Promise<void> {
    let interrupt: () => void = () => undefined;
    let isInterrupted = false;
    const interruption = new Promise<never>((_resolve, reject) => {
        interrupt = () => {
            if (isInterrupted) {
                process.exit(interruptedExitCode);
            }
            isInterrupted = true;
            reject(new InterruptedError("Interrupted."));
        };
    });
    const forever = new Promise<never>(() => undefined);
    const unless = async <T>(step: Promise<T>): Promise<T> => {
        try {
            const result = await step;
            return isInterrupted ? await forever : result;
        } catch (error) {
            return isInterrupted ? await forever : Promise.reject(error as Error);
        }
    };
    process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
    try {
        await Promise.race([work(unless), interruption]);
    } finally {
        await cleanUp();
        process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    }
}
