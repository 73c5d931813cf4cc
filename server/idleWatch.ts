import type { Kysely } from "kysely";
import type { Database } from "./store/schema";

/** Nothing trains, is hosted, imported or deleted: the service could end without anyone missing it. */
export async function isQuiet(store: Kysely<Database>): Promise<boolean> {
    const model = await store
        .selectFrom("models")
        .select("id")
        .where("status", "in", ["TRAINING", "STARTING_HOSTING", "HOSTED", "STOPPING_HOSTING", "SYSTEM_UPDATING", "DELETING"])
        .executeTakeFirst();
    const dataset = await store
        .selectFrom("datasets")
        .select("id")
        .where("status", "in", ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_FAILED_ROLLBACK_IN_PROGRESS", "DELETE_IN_PROGRESS"])
        .executeTakeFirst();
    return model === undefined && dataset === undefined;
}

export async function hasProjects(store: Kysely<Database>): Promise<boolean> {
    return (await store.selectFrom("projects").select("id").executeTakeFirst()) !== undefined;
}

/** Requests that come and go, for who wants to end between them. */
export class RequestMeter {
    #inFlight = 0;
    #lastAt: number;

    constructor(private readonly now: () => number) {
        this.#lastAt = now();
    }

    begin(): void {
        this.#inFlight++;
        this.#lastAt = this.now();
    }

    end(): void {
        this.#inFlight--;
        this.#lastAt = this.now();
    }

    /** Milliseconds since the last request began or ended; 0 while one is answered. */
    get idleMs(): number {
        return this.#inFlight > 0 ? 0 : this.now() - this.#lastAt;
    }
}
