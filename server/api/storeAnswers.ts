import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../store/schema";

const patienceMs = 2_000;

/** Tells whether the store answers soon. Without the store, no call of the API would be answered. */
export async function storeAnswers(store: Kysely<Database>): Promise<boolean> {
    const enough = new AbortController();
    const answer = sql`select 1`.execute(store).then(
        () => true,
        () => false,
    );
    const tooLate = sleep(patienceMs, false, { signal: enough.signal }).catch(() => false);
    try {
        return await Promise.race([answer, tooLate]);
    } finally {
        enough.abort();
    }
}
