import type { FastifyInstance } from "fastify";

/** Measures whether a server is used, so that an idle one can be ended. */
export class RequestMeter {
    #inFlight = 0;
    #lastAt: number;
    #projectWasDeleted = false;

    constructor(private readonly now: () => number) {
        this.#lastAt = now();
    }

    /** Starts to count the server's requests. */
    watch(http: FastifyInstance): void {
        http.addHook("onRequest", (_request, reply, done) => {
            this.#begin();
            // Fires also when the client disconnects before the answer.
            reply.raw.once("close", () => this.#end());
            done();
        });
    }

    noteDeletedProject(): void {
        this.#projectWasDeleted = true;
    }

    get projectWasDeleted(): boolean {
        return this.#projectWasDeleted;
    }

    /** Time since the last request began or ended, in milliseconds. 0 while one is being answered. */
    get idleMs(): number {
        return this.#inFlight > 0 ? 0 : this.now() - this.#lastAt;
    }

    #begin(): void {
        this.#inFlight++;
        this.#lastAt = this.now();
    }

    #end(): void {
        this.#inFlight--;
        this.#lastAt = this.now();
    }
}
