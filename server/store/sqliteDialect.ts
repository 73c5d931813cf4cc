import Libsql from "libsql";
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver } from "kysely";
import type { DatabaseConnection, Driver, Kysely, SqliteDatabase, SqliteStatement } from "kysely";
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
 */
export function sqliteDialect(file: string): SqliteDialect {
    return new ImmediateSqliteDialect({ database: async () => openDatabase(file) });
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

function openDatabase(file: string): SqliteDatabase {
    const database = new Libsql(file);
    database.exec(`pragma busy_timeout = ${busyTimeoutMs}`);
    database.exec("pragma journal_mode = WAL");
    database.exec("pragma synchronous = FULL");
    database.exec("pragma foreign_keys = ON");
    const prepared = new Map<string, SqliteStatement>();
    return {
        prepare(sql) {
            const statement = prepared.get(sql) ?? encodingStatement(sql, database.prepare(sql));
            // The service has about a hundred statements. Those with many rows of values are all different, and long.
            if (sql.length < longestKept && prepared.size < mostKept) {
                prepared.set(sql, statement);
            }
            return statement;
        },
        close: () => void database.close(),
    };
}

/**
 * Wraps a statement: encodes its parameters and decodes its rows. Rows come as arrays and become objects here.
 * Libsql takes twice as long to make an object of many columns, because it converts each column's name again for
 * every row. Libsql also makes room for a hundred rows where only one can come, unless it is asked for one.
 */
function encodingStatement(
    sql: string,
    statement: ReturnType<InstanceType<typeof Libsql>["prepare"]>,
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
        all: (parameters) => read(parameters).map((row) => toObject(names, row)),
        run: (parameters) => statement.run(encode(parameters)),
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
