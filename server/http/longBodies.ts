/** Bodies of more bytes are long: their calls are answered a few at a time. */
export const longBodyBytes = 1024 * 1024;

/** Most calls with long bodies at the same time. Such a call takes several times its body in memory while it is answered. */
const mostAtOnce = 2;

/** Turns of the calls with long bodies. The body of a call that waits isn't read meanwhile. */
export class LongBodies {
    #running = 0;
    readonly #waiting = new Set<() => void>();

    /**
     * Waits for a turn, in the order of arrival.
     *
     * @param whenGone - registers what happens when the caller goes.
     * @returns ends the turn; calling it again does nothing. Undefined: the caller has gone.
     */
    async take(whenGone: (action: () => void) => void): Promise<(() => void) | undefined> {
        if (this.#running < mostAtOnce) {
            this.#running++;
        } else if (!(await this.#wait(whenGone))) {
            return undefined;
        }
        let hasEnded = false;
        return () => {
            if (!hasEnded) {
                hasEnded = true;
                this.#next();
            }
        };
    }

    /** @returns false: the caller has gone. */
    #wait(whenGone: (action: () => void) => void): Promise<boolean> {
        return new Promise((resolve) => {
            const begin = () => resolve(true);
            this.#waiting.add(begin);
            whenGone(() => this.#waiting.delete(begin) && resolve(false));
        });
    }

    /** Hands the turn that ends to the one who waits longest. */
    #next(): void {
        for (const begin of this.#waiting) {
            this.#waiting.delete(begin);
            begin();
            return;
        }
        this.#running--;
    }
}
