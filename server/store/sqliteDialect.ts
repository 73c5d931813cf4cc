import { closeSync, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import Libsql from "libsql";
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver } from "kysely";
import type { DatabaseConnection, Driver, Kysely, SqliteDatabase, SqliteStatement } from "kysely";
import { DamagedStoreError, isDamage } from "../storeFile/damagedStore";
import { emptiedMarkOf, writeAheadLogOf } from "../storeFile/storeFiles";
import { encodeBoundValue } from "./encode";

/**
 * Longest wait of a statement for another process to end its transaction, in milliseconds. The wait blocks the
 * event loop, so transactions hold nothing but statements: no reads of files, no requests.
 */
const busyTimeoutMs = 10_000;

/**
 * Kysely dialect for SQLite in a file, through libsql. Every transaction begins as a writing one (`BEGIN
 * IMMEDIATE`). Otherwise a transaction that reads and then writes would fail half-way when another process wrote
 * between.
 *
 * @param health - gets the error of the first statement that meets a damaged page. The files of a damaged store are
 *   left as they are.
 */
export function sqliteDialect(file: string, health: StoreHealth = { damage: undefined }): SqliteDialect {
    return new ImmediateSqliteDialect({ database: async () => openDatabase(file, health) });
}

/** Health of an embedded store. */
export interface StoreHealth {
    /** Undefined: no damage is known. */
    damage: DamagedStoreError | undefined;
    /** Descriptor of the file, for looks at it. It is closed after SQLite has closed the file. */
    descriptor?: number;
}

class ImmediateSqliteDialect extends SqliteDialect {
    readonly #config: { database: () => Promise<SqliteDatabase> };

    constructor(config: { database: () => Promise<SqliteDatabase> }) {
        super(config);
        this.#config = config;
    }

    override createDriver(): Driver {
        return new ImmediateSqliteDriver(this.#config);
    }

    override createAdapter(): SqliteAdapter {
        return new TransactionalDdlAdapter();
    }
}

class ImmediateSqliteDriver extends SqliteDriver {
    override async beginTransaction(connection: DatabaseConnection): Promise<void> {
        await connection.executeQuery(CompiledQuery.raw("begin immediate"));
    }

    override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
        try {
            await super.rollbackTransaction(connection);
        } catch (error) {
            // SQLite rolls back by itself on a full disk. The original error must stay visible.
            if (!(error instanceof Error && error.message.includes("no transaction is active"))) {
                throw error;
            }
        }
    }
}

/** Runs each migration as a whole, even if the process is killed in the middle or two processes start at once. */
class TransactionalDdlAdapter extends SqliteAdapter {
    override get supportsTransactionalDdl(): boolean {
        return true;
    }

    override async acquireMigrationLock(_db: Kysely<unknown>): Promise<void> {
        // `begin immediate` is the lock.
    }
}

/** Most prepared statements that are kept. Preparing a statement takes longer than running most of them. */
const mostKept = 500;
/** Longest statement that is kept, in characters. */
const longestKept = 4_000;

/** Marks the file as a store of this program: "LkVs". */
const applicationId = 0x4c6b5673;

function openDatabase(file: string, health: StoreHealth): SqliteDatabase {
    const attempt = <T>(action: () => T): T => {
        try {
            return action();
        } catch (error) {
            if (!isDamage(error)) {
                throw error;
            }
            const damage = new DamagedStoreError(file, error.message, { cause: error });
            health.damage ??= damage;
            throw damage;
        }
    };
    const database = attempt(() => enterWriteAheadMode(file));
    const prepared = new Map<string, SqliteStatement>();
    return {
        prepare(sql) {
            const statement =
                prepared.get(sql) ??
                encodingStatement(
                    sql,
                    attempt(() => database.prepare(sql)),
                    attempt,
                );
            // The service has about a hundred statements. Those with many rows of values are all different, and long.
            if (sql.length < longestKept && prepared.size < mostKept) {
                prepared.set(sql, statement);
            }
            return statement;
        },
        close: () => {
            if (health.damage === undefined) {
                leaveWriteAheadMode(database, file);
            }
            database.close();
            if (health.descriptor !== undefined) {
                closeSync(health.descriptor);
                health.descriptor = undefined;
            }
        },
    };
}

/**
 * Opens the file for writing ahead. The log is there before the file says so: a file that says so and has no log has
 * lost changes.
 */
function enterWriteAheadMode(file: string): InstanceType<typeof Libsql> {
    const database = new Libsql(file);
    try {
        database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
        if (!existsSync(file) || statSync(file).size === 0) {
            database.exec(`pragma application_id = ${applicationId}`);
        }
        writeFileSync(writeAheadLogOf(file), "", { flag: "a", mode: 0o600 });
        rmSync(emptiedMarkOf(file), { force: true });
        database.exec("pragma journal_mode = WAL");
        database.exec("pragma synchronous = FULL");
        database.exec("pragma foreign_keys = ON");
        return database;
    } catch (error) {
        database.close();
        throw error;
    }
}

/**
 * Brings everything into the file and removes the log. Closing doesn't: libsql keeps a database open while it has
 * prepared statements. With another process on the store the log stays, and that one removes it.
 */
function leaveWriteAheadMode(database: InstanceType<typeof Libsql>, file: string): void {
    try {
        database.exec("pragma busy_timeout = 0");
        const [isBusy] = database.prepare("pragma wal_checkpoint(TRUNCATE)").raw().get([]) as [number];
        if (isBusy === 0) {
            writeFileSync(emptiedMarkOf(file), "", { mode: 0o600 });
            database.exec("pragma journal_mode = DELETE");
        }
    } catch {
        // The log has what the file lacks, and the next start takes it from there.
    }
    rmSync(emptiedMarkOf(file), { force: true });
}

/**
 * Wraps a statement: encodes its parameters and decodes its rows. Rows come as arrays and become objects here.
 * Libsql takes twice as long to make an object of many columns, because it converts each column's name again for
 * every row. Libsql also makes room for a hundred rows where only one can come, unless it is asked for one.
 */
function encodingStatement(
    sql: string,
    statement: ReturnType<InstanceType<typeof Libsql>["prepare"]>,
    attempt: <T>(action: () => T) => T,
): SqliteStatement {
    const { reader } = statement;
    const encode = (parameters: readonly unknown[]) => parameters.map(encodeBoundValue);
    const names = reader
        ? statement
              .raw()
              .columns()
              .map(({ name }) => name)
        : [];
    const endsWithLimit = / limit \?$/.test(sql);
    const read = (parameters: readonly unknown[]): unknown[][] => {
        if (!endsWithLimit || parameters.at(-1) !== 1) {
            return statement.all(encode(parameters)) as unknown[][];
        }
        const row = statement.get(encode(parameters)) as unknown[] | undefined;
        return row === undefined ? [] : [row];
    };
    return {
        reader,
        all: (parameters) => attempt(() => read(parameters)).map((row) => toObject(names, row)),
        run: (parameters) => attempt(() => statement.run(encode(parameters))),
        *iterate(parameters) {
            for (const row of statement.iterate(encode(parameters))) {
                yield toObject(names, row as unknown[]);
            }
        },
    };
}

/**
 * Makes an object of a row, with blobs as the schema's Uint8Array. Libsql gives blobs as ArrayBuffer, PostgreSQL
 * as Buffer.
 */
function toObject(names: readonly string[], row: readonly unknown[]): Record<string, unknown> {
    const columns: Record<string, unknown> = {};
    for (let index = 0; index < names.length; index++) {
        const value = row[index];
        columns[names[index]] = value instanceof ArrayBuffer ? Buffer.from(value) : value;
    }
    return columns;
}
