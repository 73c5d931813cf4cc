import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Kysely, Migrator } from "kysely";
import { migrations } from "./migrations";
import { postgresDialect } from "./postgresDialect";
import type { Database } from "./schema";
import { sqliteDialect } from "./sqliteDialect";

/** Folder for SQLite's files, or a PostgreSQL server as `postgres://user:password@host:port/database`. */
export type StoreLocation = { dataDir: string } | { databaseUrl: string };

/**
 * Opens the store and brings its schema up to date.
 *
 * Values read in a `transaction()` stay true until it commits: transactions exclude each other, over all processes
 * on the store. A single statement outside of a transaction may run between. Write such a statement with its
 * condition (`update … where status = …`) and check the number of rows. Within a transaction use the transaction
 * only: on SQLite the store itself waits for it to end.
 *
 * @throws Error naming the file or server when it can't be opened. The password of a URL isn't shown.
 */
export async function openStore(location: StoreLocation): Promise<Kysely<Database>> {
    const { name, dialect, blobType, textType } = await chooseStore(location);
    const store = new Kysely<Database>({ dialect });
    try {
        const migrator = new Migrator({
            db: store,
            provider: { getMigrations: async () => migrations({ blobType, textType }) },
        });
        const { error } = (await migrator.migrateToLatest()) as { error?: Error };
        if (error !== undefined) {
            throw error;
        }
        return store;
    } catch (error) {
        await store.destroy().catch(() => undefined);
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The store ${name} could not be opened: ${reason}`, { cause: error });
    }
}

async function chooseStore(location: StoreLocation) {
    if ("databaseUrl" in location) {
        return {
            name: withoutPassword(location.databaseUrl),
            dialect: postgresDialect(location.databaseUrl),
            blobType: "bytea",
            textType: 'text collate "C"',
        } as const;
    }
    await mkdir(location.dataDir, { recursive: true, mode: 0o700 });
    const file = join(location.dataDir, "lookoutvision.db");
    return { name: file, dialect: sqliteDialect(file), blobType: "blob", textType: "text" } as const;
}

function withoutPassword(databaseUrl: string): string {
    try {
        const url = new URL(databaseUrl);
        url.password = "";
        url.search = "";
        return url.href;
    } catch {
        return "at the given database URL";
    }
}
