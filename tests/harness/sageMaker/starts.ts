/** What tests do to the starts of jobs, or of endpoints. */
export interface StartKnobs {
    /** Lets the next one fail before its container starts, with a FailureReason. */
    failNext(reason: string): void;
    /** Holds new ones before their start, as when there is no capacity, until the returned function is called. */
    hold(): () => void;
}

/** How one of them starts. */
export interface Start {
    /** Resolves when there is an instance. */
    free: Promise<void>;
    /** Reason for which it fails before its container starts. Undefined: it doesn't. */
    failure: string | undefined;
}

/** Makes the knobs, and what they do to each one that is made. */
export function emulateStarts(): { knobs: StartKnobs; next(): Start } {
    const failures: string[] = [];
    let free: Promise<void> = Promise.resolve();
    return {
        next: () => ({ free, failure: failures.shift() }),
        knobs: {
            failNext: (reason) => void failures.push(reason),
            hold() {
                let release: () => void = () => undefined;
                free = new Promise((resolve) => (release = resolve));
                return () => {
                    free = Promise.resolve();
                    release();
                };
            },
        },
    };
}
