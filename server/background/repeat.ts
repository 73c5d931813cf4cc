/** Action that runs again and again until it is closed. */
export interface Repeated {
    /**
     * Runs the action soon. If it is running now, it runs once more afterwards, so it sees what has changed
     * meanwhile.
     */
    wake(): void;
    /** Stops the runs. Resolves when the present run is over. */
    close(): Promise<void>;
}

/**
 * Runs `action` now, every `intervalMs` after its end, and when woken. Two runs never overlap.
 *
 * @param onError - receives what `action` throws. The runs go on nevertheless.
 */
export function repeat(intervalMs: number, action: () => Promise<void>, onError: (error: unknown) => void): Repeated {
    let closed = false;
    let again = false;
    let timer: NodeJS.Timeout | undefined;
    let current: Promise<void> | undefined;

    const run = () => {
        clearTimeout(timer);
        again = false;
        current = action()
            .catch(onError)
            .then(() => {
                current = undefined;
                if (!closed) {
                    timer = setTimeout(run, again ? 0 : intervalMs);
                }
            });
    };
    timer = setTimeout(run, 0);

    return {
        wake() {
            if (closed) {
                return;
            }
            if (current !== undefined) {
                again = true;
            } else {
                clearTimeout(timer);
                timer = setTimeout(run, 0);
            }
        },
        async close() {
            closed = true;
            clearTimeout(timer);
            await current;
        },
    };
}
