import pg from "pg";
import { CompiledQuery, PostgresDialect, PostgresDriver } from "kysely";
import type {
    DatabaseConnection,
    Driver,
    PostgresDialectConfig,
    PostgresPool,
    PostgresPoolClient,
    TransactionSettings,
} from "kysely";
import { encodeBoundValue } from "./encode";

/** Key of the advisory lock. Any constant will do, if every server on the database uses the same. */
const writerLock = 5_064_862;

/**
 * Kysely dialect for PostgreSQL through pg. An advisory lock makes transactions exclude each other across all
 * servers on the database. So they mean the same as in SQLite: what a transaction has read stays true until it
 * commits. Transactions are short (statements only), and single statements don't wait for them.
 */
export function postgresDialect(databaseUrl: string): PostgresDialect {
    return new SingleWriterDialect({ pool: async () => encodingPool(databaseUrl) });
}

class SingleWriterDialect extends PostgresDialect {
    readonly #config: PostgresDialectConfig;

    constructor(config: PostgresDialectConfig) {
        super(config);
        this.#config = config;
    }

    override createDriver(): Driver {
        return new SingleWriterDriver(this.#config);
    }
}

class SingleWriterDriver extends PostgresDriver {
    override async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
        await super.beginTransaction(connection, settings);
        await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${writerLock})`));
    }
}

function encodingPool(databaseUrl: string): PostgresPool {
    const pool = new pg.Pool({
        connectionString: databaseUrl,
        max: 10,
        connectionTimeoutMillis: 10_000,
        // Includes the wait for the writers' lock. No query of this service takes seconds.
        query_timeout: 20_000,
        keepAlive: true,
        types: { getTypeParser: numberTypeParser as typeof pg.types.getTypeParser },
    });
    // The pool drops a connection that breaks while it is idle. The next query opens another.
    pool.on("error", () => undefined);
    return {
        connect: async () => encodingClient(survivingClient(await pool.connect())),
        end: () => pool.end(),
    };
}

/**
 * Handles errors of a client in use. The pool watches idle connections only, so a break between two statements of
 * a transaction would end the process. The next statement fails, and that tells the caller enough.
 */
function survivingClient(client: pg.PoolClient): pg.PoolClient {
    if (!client.listeners("error").includes(ignoreError)) {
        client.on("error", ignoreError);
    }
    return client;
}

function ignoreError(): void {}

function encodingClient(client: pg.PoolClient): PostgresPoolClient {
    let silent = false;
    const query = async (sql: unknown, parameters?: readonly unknown[]) => {
        try {
            return await client.query(sql as string, parameters?.map(encodeBoundValue));
        } catch (error) {
            silent ||= (error as Error).message === "Query read timeout";
            throw error;
        }
    };
    // A silent connection isn't used again: the next query would wait behind the unanswered one.
    return { query, release: () => client.release(silent) } as unknown as PostgresPoolClient;
}

/** Parses int8 as a number. The schema's whole numbers are times, counts and positions, all far below 2^53. */
function numberTypeParser(oid: number, format?: "text" | "binary"): unknown {
    if (oid === pg.types.builtins.INT8 && format !== "binary") {
        return Number;
    }
    return pg.types.getTypeParser(oid, format);
}
