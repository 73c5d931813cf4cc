/** Time that runs out unless a sign comes. */
export interface Silence {
    /** Begins again. */
    noteSign(): void;
    end(): void;
}

/** Steps in which silence is counted. */
const steps = 8;

/**
 * Calls `onSilent` once, when no sign has come for `silentMs` milliseconds.
 *
 * The time is counted in steps of this process's own event loop. So a process that was stopped or slept itself doesn't
 * take others for silent: it counts one step for that time, and reads their messages before the next.
 */
export function watchSilence(silentMs: number, onSilent: () => void): Silence {
    let silentSteps = 0;
    const timer = setInterval(() => {
        if (++silentSteps >= steps) {
            clearInterval(timer);
            onSilent();
        }
    }, silentMs / steps);
    return { noteSign: () => void (silentSteps = 0), end: () => clearInterval(timer) };
}
