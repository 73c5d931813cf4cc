import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "kysely";
import { openStore } from "../../../server/store/open";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { storeContract } from "./storeContract";

let postgres: TestPostgres | undefined;
storeContract(
    "PostgreSQL",
    async () => ({ databaseUrl: (postgres = await startPostgres()).url }),
    async () => postgres?.stop(),
);

describe("the store in PostgreSQL", () => {
    it("fails a transaction whose connection breaks between two statements, and goes on", async function () {
        this.timeout(60_000);
        const server = await startPostgres();
        const store = await openStore({ databaseUrl: server.url });
        try {
            const cutOff = store.transaction().execute(async (transaction) => {
                const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
                await sql`select pg_terminate_backend(${rows[0].pid})`.execute(store);
                // Time for the news to arrive while nothing is asked of the connection.
                await sleep(200);
                await transaction.selectFrom("settings").selectAll().execute();
            });
            await assert.rejects(cutOff);
            assert.deepEqual((await sql`select 1 as one`.execute(store)).rows, [{ one: 1 }]);
        } finally {
            await store.destroy();
            await server.stop();
        }
    });

    it("names the server that can't be reached, without its password", async () => {
        const opening = openStore({ databaseUrl: "postgres://me:secret@127.0.0.1:1/db" });
        await assert.rejects(opening, (error: Error) => {
            assert.match(
                error.message,
                /The store postgres:\/\/me@127\.0\.0\.1:1\/db could not be opened: .*ECONNREFUSED/,
            );
            assert.doesNotMatch(error.message, /secret/);
            return true;
        });
    });
});
