import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Kysely, Migrator, sql } from "kysely";
import { damagedPage } from "../storeFile/checkPages";
import { DamagedStoreError, StoreFilesError } from "../storeFile/damagedStore";
import { glance, inodeOf, sizeOf, writeAheadLogOf } from "../storeFile/storeFiles";
import { packageVersion } from "../files/packageRoot";
import { migrations } from "./migrations";
import type { Database } from "./schema";
import type { StoreHealth } from "./sqliteDialect";
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
 * @param options.check - whether the pages and indexes of an embedded store are checked first.
 * @throws DamagedStoreError; Error naming the file or server when it can't be opened. The password of a URL isn't
 *   shown.
 */
export async function openStore(
    location: StoreLocation,
    { check = false }: { check?: boolean } = {},
): Promise<Kysely<Database>> {
    const { name, dialect, blobType, textType, embedded } = await chooseStore(location);
    const store = new Kysely<Database>({ dialect });
    if (embedded !== undefined) {
        embeddedStores.set(store, embedded);
    }
    try {
        if (embedded !== undefined && check) {
            await checkPages(store, embedded);
        }
        const known = migrations({ blobType, textType });
        await requireKnownMigrations(store, name, Object.keys(known));
        const migrator = new Migrator({ db: store, provider: { getMigrations: async () => known } });
        const { error } = (await migrator.migrateToLatest()) as { error?: Error };
        if (error !== undefined) {
            throw error;
        }
        if (embedded !== undefined) {
            embedded.inode = await inodeOf(embedded.file);
        }
        return store;
    } catch (error) {
        await store.destroy().catch(() => undefined);
        if (error instanceof DamagedStoreError || error instanceof StoreFilesError) {
            throw error;
        }
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`The store ${name} could not be opened: ${reason}`, { cause: error });
    }
}

/**
 * Damage that a statement has met on an embedded store, or that its file shows at a glance. Undefined: none is known.
 * What SQLite has in memory would go on answering for a file that is gone.
 */
export async function damageOf(store: Kysely<Database>): Promise<DamagedStoreError | undefined> {
    const embedded = embeddedStores.get(store);
    if (embedded !== undefined && embedded.damage === undefined) {
        embedded.damage = await glance(embedded.file, embedded.inode);
    }
    return embedded?.damage;
}

/**
 * Brings an embedded store's log into its file, so that the log doesn't keep the size that it once had. Does nothing
 * while another process reads the store.
 */
export async function emptyLog(store: Kysely<Database>): Promise<void> {
    const embedded = embeddedStores.get(store);
    if (embedded === undefined || !(await sizeOf(writeAheadLogOf(embedded.file)))) {
        return;
    }
    await store.connection().execute(async (connection) => {
        const { timeout } = (await sql<{ timeout: number }>`pragma busy_timeout`.execute(connection)).rows[0];
        await sql`pragma busy_timeout = 0`.execute(connection);
        try {
            await sql`pragma wal_checkpoint(TRUNCATE)`.execute(connection);
        } finally {
            await sql`pragma busy_timeout = ${sql.lit(timeout)}`.execute(connection);
        }
    });
}

/** Store in SQLite. */
interface Embedded extends StoreHealth {
    file: string;
    /** Inode of the file that was opened. */
    inode: bigint | undefined;
}

const embeddedStores = new WeakMap<Kysely<Database>, Embedded>();

/** Largest store whose indexes are compared with their tables at a start, in bytes. It takes about a second. */
const largestThorough = 100e6;

async function checkPages(store: Kysely<Database>, embedded: Embedded): Promise<void> {
    const { file } = embedded;
    const thorough = ((await sizeOf(file)) ?? 0) <= largestThorough;
    const pragma = sql.raw(thorough ? "pragma integrity_check(1)" : "pragma quick_check(1)");
    const { rows } = await sql<Record<string, string>>`${pragma}`.execute(store);
    const finding = Object.values(rows[0] ?? {})[0];
    if (finding !== "ok") {
        embedded.damage = damagedPage(file, finding);
        throw embedded.damage;
    }
}

/** Requires that this release made all that the store has. */
async function requireKnownMigrations(store: Kysely<Database>, name: string, known: string[]): Promise<void> {
    const migrated = "kysely_migration";
    const tables = await store.introspection.getTables({ withInternalKyselyTables: true });
    if (!tables.some((table) => table.name === migrated)) {
        return;
    }
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(migrated)} order by name`.execute(store);
    const unknown = rows.find((row) => !known.includes(row.name));
    if (unknown !== undefined) {
        throw new StoreFilesError(
            `The store ${name} was brought up to date by a newer release: it has "${unknown.name}", and this release (lookoutvision ${packageVersion}) knows none after "${known.at(-1)}". ` +
                "Install that release or a later one, or restore the back-up from before the upgrade.",
        );
    }
}

async function chooseStore(location: StoreLocation) {
    if ("databaseUrl" in location) {
        const { postgresDialect } = require("./postgresDialect") as typeof import("./postgresDialect");
        return {
            name: withoutPassword(location.databaseUrl),
            dialect: postgresDialect(location.databaseUrl),
            blobType: "bytea",
            textType: 'text collate "C"',
            embedded: undefined,
        } as const;
    }
    await mkdir(location.dataDir, { recursive: true, mode: 0o700 });
    const file = join(location.dataDir, "lookoutvision.db");
    const embedded: Embedded = { file, inode: undefined, damage: undefined };
    return {
        name: file,
        dialect: sqliteDialect(file, embedded),
        blobType: "blob",
        textType: "text",
        embedded,
    } as const;
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
