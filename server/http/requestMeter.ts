import type { FastifyInstance } from "fastify";

/** Whether a server is used, for who wants to end it when it isn't. */
export class RequestMeter {
    #inFlight = 0;
    #lastAt: number;
    #projectWasDeleted = false;

    constructor(private readonly now: () => number) {
        this.#lastAt = now();
    }

    /** Counts the server's requests from now on. */
    watch(http: FastifyInstance): void {
        http.addHook("onRequest", (_request, reply, done) => {
            this.#begin();
            // Also fires when the client goes away before the answer.
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

    /** Milliseconds since the last request began or ended; 0 while one is answered. */
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
