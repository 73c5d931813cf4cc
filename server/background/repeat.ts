/** Something that is looked after again and again. */
export interface Repeated {
    /** Runs it soon, also when it is just running: what was changed meanwhile is seen. */
    wake(): void;
    /** Runs it no more; resolves when the present run is over. */
    close(): Promise<void>;
}

/**
 * Runs `action` now, every `intervalMs` after its end, and when woken; never twice at a time.
 *
 * @param onError - gets what `action` throws; it is run again nevertheless.
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
