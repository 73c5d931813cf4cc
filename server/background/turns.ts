import { CallerGoneError } from "./callerGone";

/** Pieces of work of which only a few are done at the same time, in the order in which they came. */
export class Turns {
    readonly #atOnce: number;
    readonly #waiting: Set<() => void> = new Set();
    #running = 0;

    /** @param atOnce - most pieces of work at the same time. */
    constructor(atOnce: number) {
        this.#atOnce = atOnce;
    }

    /**
     * Waits for a turn, works, and passes on the result or error.
     *
     * @param callerGone - aborted when nobody waits for the result any more. Work that hasn't begun isn't begun then.
     * @throws CallerGoneError
     */
    async take<T>(work: () => Promise<T>, callerGone?: AbortSignal): Promise<T> {
        await this.#myTurn(callerGone);
        try {
            return await work();
        } finally {
            this.#running--;
            const [next] = this.#waiting;
            next?.();
        }
    }

    #myTurn(callerGone: AbortSignal | undefined): Promise<void> {
        if (callerGone?.aborted) {
            return Promise.reject(new CallerGoneError());
        }
        if (this.#running < this.#atOnce) {
            this.#running++;
            return Promise.resolve();
        }
        return new Promise((resolve, reject) => {
            const begin = () => {
                leave();
                this.#running++;
                resolve();
            };
            const giveUp = () => {
                leave();
                reject(new CallerGoneError());
            };
            const leave = () => {
                this.#waiting.delete(begin);
                callerGone?.removeEventListener("abort", giveUp);
            };
            this.#waiting.add(begin);
            callerGone?.addEventListener("abort", giveUp);
        });
    }
}
