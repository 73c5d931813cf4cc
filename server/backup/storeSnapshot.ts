import { open, rename, rm } from "node:fs/promises";
import { basename } from "node:path";
import Libsql from "libsql";
import { Kysely, sql } from "kysely";
import { sqliteDialect } from "../store/sqliteDialect";
import { checkPagesOfFile } from "../storeFile/checkPages";
import { DamagedStoreError } from "../storeFile/damagedStore";

/** What a store's file says of its service. */
export interface StoreFacts {
    /** Undefined: no service has used the store. */
    serviceId: string | undefined;
    projects: number;
    models: { id: string; status: string }[];
}

/**
 * Copies a store that a service may be writing. The copy has all changes up to one instant, and is a file without a
 * log.
 *
 * @throws DamagedStoreError when a page of the store can't be read.
 */
export async function copyStore(file: string, to: string): Promise<void> {
    const temporary = `${to}.tmp`;
    await rm(temporary, { force: true });
    const store = new Kysely({ dialect: sqliteDialect(file) });
    try {
        await sql`vacuum into ${temporary}`.execute(store);
    } finally {
        await store.destroy();
    }
    const handle = await open(temporary, "r");
    await handle.sync().finally(() => handle.close());
    await rename(temporary, to);
}

/** Ends a store of which file and log were copied: brings its log into its file. */
export async function endStore(file: string): Promise<void> {
    const store = new Kysely({ dialect: sqliteDialect(file) });
    try {
        await sql`select count(*) from sqlite_master`.execute(store);
    } finally {
        await store.destroy();
    }
}

/**
 * Checks all pages and indexes of a store that nobody writes, and reads what it says of its service.
 *
 * @throws DamagedStoreError with the first fault.
 */
export function checkStore(file: string): StoreFacts {
    checkPagesOfFile(file);
    const database = new Libsql(file);
    const rows = (statement: string) =>
        database.prepare(statement).raw().all([]) as [string | number, string | number][];
    try {
        const tables = rows("select name, type from sqlite_master").map(([name]) => name);
        if (!tables.includes("settings")) {
            return { serviceId: undefined, projects: 0, models: [] };
        }
        const orphan = rows("pragma foreign_key_check")[0];
        if (orphan !== undefined) {
            throw new DamagedStoreError(file, `a row of ${orphan[0]} belongs to nothing`);
        }
        const [id] = rows("select value, name from settings where name = 'serviceId'");
        return {
            serviceId: id === undefined ? undefined : String(id[0]),
            projects: Number(rows("select count(*), 0 from projects")[0][0]),
            models: rows("select id, status from models").map(([model, status]) => ({
                id: String(model),
                status: String(status),
            })),
        };
    } catch (error) {
        throw error instanceof DamagedStoreError
            ? error
            : new DamagedStoreError(file, `${basename(file)} can't be read: ${(error as Error).message}`, {
                  cause: error,
              });
    } finally {
        database.close();
    }
}
