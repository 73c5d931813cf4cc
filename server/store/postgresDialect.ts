import pg from "pg";
import {
    CompiledQuery,
    type DatabaseConnection,
    type Driver,
    PostgresDialect,
    type PostgresDialectConfig,
    PostgresDriver,
    type PostgresPool,
    type PostgresPoolClient,
    type TransactionSettings,
} from "kysely";
import { encodeBoundValue } from "./encode";

/** Any constant will do, as long as every server on the database uses the same. */
const writerLock = 5_064_862;

/**
 * PostgreSQL through pg. Transactions exclude each other by an advisory lock, across all servers on the
 * database, which gives them the meaning that they have in SQLite: what a transaction has read stays true
 * until it commits. They are short (statements only), and single statements don't wait for them.
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
        // Also what waits for the writers' lock; nothing of ours takes seconds.
        query_timeout: 20_000,
        keepAlive: true,
        types: { getTypeParser: numberTypeParser as typeof pg.types.getTypeParser },
    });
    // A connection that breaks while nobody uses it is dropped from the pool; the next query opens another.
    pool.on("error", () => undefined);
    return {
        connect: async () => encodingClient(survivingClient(await pool.connect())),
        end: () => pool.end(),
    };
}

/**
 * The pool looks after idle connections only: one that breaks between two statements of a transaction would end
 * the process. The next statement on it fails, which says enough.
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
    // On a connection that fell silent the next query would wait behind the one without an answer.
    return { query, release: () => client.release(silent) } as unknown as PostgresPoolClient;
}

/** int8 as number: the schema's whole numbers are times, counts and positions, all far below 2^53. */
function numberTypeParser(oid: number, format?: "text" | "binary"): unknown {
    if (oid === pg.types.builtins.INT8 && format !== "binary") {
        return Number;
    }
    return pg.types.getTypeParser(oid, format as "text");
}
