import type { ExpressionBuilder, Kysely, Selectable, Updateable } from "kysely";
import { latestEnd } from "./leaseEnd";
import type { Database } from "./schema";

/*
 * Leases on rows: of all processes on a store, one at a time works on a row. It takes the row's lease, renews it while it
 * works, and gives it up at the end. A row without a live lease is free. All times are Unix epoch milliseconds of the
 * caller.
 */

/**
 * Length of a lease on a row of each table, in milliseconds. After a kill, it is the longest wait until somebody takes the
 * work up. The tables are those whose rows are work that somebody does, oldest first.
 */
export const usualLeaseMs = {
    datasets: 5_000,
    models: 20_000,
    modelPackagingJobs: 10_000,
    trialDetections: 10_000,
} as const;

export type LeasedTable = keyof typeof usualLeaseMs;

export const leasedTables = Object.keys(usualLeaseMs) as LeasedTable[];

/** Columns of these tables that leases read. */
interface LeasedRow {
    id: string;
    projectId: string;
    status: string;
    createdAt: number;
    trainingEngine: string | null;
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
}

/** A table as if it were called `work`, so that one query serves all tables. */
interface LeasedDatabase {
    work: LeasedRow;
}

type Where = ExpressionBuilder<LeasedDatabase, "work">;

/** Longest pause of work that nobody has, in milliseconds. A later end is from before the clock was set back. */
const longestPauseMs = 600_000;

/** Tells whether nobody has a row of a table. */
export function isFree(
    table: LeasedTable,
    { leaseOwner, leaseExpiresAt }: Pick<LeasedRow, "leaseOwner" | "leaseExpiresAt">,
    now: number,
): boolean {
    return (
        leaseExpiresAt === null ||
        leaseExpiresAt < now ||
        leaseExpiresAt > (leaseOwner === null ? now + longestPauseMs : latestEnd(now, usualLeaseMs[table]))
    );
}

/** Condition that nobody has a model's row. */
export function whereFree(where: ExpressionBuilder<Database, "models">, now: number) {
    return free("models", where as unknown as Where, now) as unknown as ReturnType<typeof where.or>;
}

/** Condition that is {@link isFree}. */
function free(table: LeasedTable, where: Where, now: number) {
    return where.or([
        where("leaseExpiresAt", "is", null),
        where("leaseExpiresAt", "<", now),
        where("leaseExpiresAt", ">", now + longestPauseMs),
        where.and([
            where("leaseOwner", "is not", null),
            where("leaseExpiresAt", ">", latestEnd(now, usualLeaseMs[table])),
        ]),
    ]);
}

export interface TakeOptions<Table extends LeasedTable> {
    owner: string;
    now: number;
    leaseMs: number;
    /** Statuses of rows that wait for somebody. */
    statuses: readonly string[];
    /** Rows that are left out. Those that the owner has may look free when the machine slept. */
    except?: readonly string[];
    /** What else must hold. Undefined: nothing. */
    where?(where: Where): ReturnType<Where["or"]>;
    /** What the taker changes at the same time. */
    changes: Updateable<Database[Table]>;
}

/** Takes the oldest row that waits and that nobody has. @returns it as it is now. Undefined: none is free. */
export async function takeRow<Table extends LeasedTable>(
    store: Kysely<Database>,
    table: Table,
    { owner, now, leaseMs, statuses, except = [], where, changes }: TakeOptions<Table>,
): Promise<Selectable<Database[Table]> | undefined> {
    const { db, work } = asWork(store, table);
    const waits = (row: Where) =>
        row.and([row("status", "in", statuses), free(table, row, now), ...(where === undefined ? [] : [where(row)])]);
    const waiting = await db
        .selectFrom(work)
        .select("id")
        .where(waits)
        .orderBy("createdAt")
        .orderBy("id")
        .limit(16 + except.length)
        .execute();
    for (const { id } of waiting.filter((row) => !except.includes(row.id))) {
        // The condition again: of several who saw it free, one gets it.
        const taken = await db
            .updateTable(work)
            .set({ ...changes, leaseOwner: owner, leaseExpiresAt: now + leaseMs })
            .where("id", "=", id)
            .where(waits)
            .returningAll()
            .executeTakeFirst();
        if (taken !== undefined) {
            return taken as unknown as Selectable<Database[Table]>;
        }
    }
    return undefined;
}

/**
 * Takes the lease of a row, or renews it.
 *
 * @param options.where - what else must hold of the row.
 * @returns false while somebody else has it, or if the condition doesn't hold.
 */
export async function holdRow(
    store: Kysely<Database>,
    table: LeasedTable,
    {
        id,
        owner,
        now,
        leaseMs,
        where,
    }: { id: string; owner: string; now: number; leaseMs: number; where: (row: Where) => ReturnType<Where["or"]> },
): Promise<boolean> {
    const { db, work } = asWork(store, table);
    const { numUpdatedRows } = await db
        .updateTable(work)
        .set({ leaseOwner: owner, leaseExpiresAt: now + leaseMs })
        .where("id", "=", id)
        .where((row) => row.and([where(row), row.or([row("leaseOwner", "=", owner), free(table, row, now)])]))
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}

/**
 * Changes a row that the owner still has, renewing the lease or ending it ({@link withoutLease}).
 *
 * @param status - what the row's status must still be.
 * @returns false when the lease is lost. Then nothing was changed, and the row is somebody else's, or gone.
 */
export async function updateHeldRow<Table extends LeasedTable>(
    store: Kysely<Database>,
    table: Table,
    { id, owner, status }: { id: string; owner: string; status: string },
    changes: Updateable<Database[Table]>,
): Promise<boolean> {
    const { db, work } = asWork(store, table);
    const { numUpdatedRows } = await db
        .updateTable(work)
        .set(changes as Updateable<LeasedRow>)
        .where("id", "=", id)
        .where("status", "=", status)
        .where("leaseOwner", "=", owner)
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}

/** Gives up what the owner has of a row, whatever has become of the row. */
export async function releaseRow(
    store: Kysely<Database>,
    table: LeasedTable,
    { id, owner }: { id: string; owner: string },
): Promise<void> {
    const { db, work } = asWork(store, table);
    await db.updateTable(work).set(withoutLease).where("id", "=", id).where("leaseOwner", "=", owner).execute();
}

/**
 * Frees all rows. Call only at start-up of a service that holds the data folder's lock: nobody else can be working on
 * them then.
 */
export async function freeAllRows(store: Kysely<Database>, table: LeasedTable): Promise<void> {
    const { db, work } = asWork(store, table);
    await db.updateTable(work).set(withoutLease).where("leaseExpiresAt", "is not", null).execute();
}

/** Columns that a change sets when it ends a lease. */
export const withoutLease = { leaseOwner: null, leaseExpiresAt: null } as const;

function asWork(store: Kysely<Database>, table: LeasedTable) {
    return { db: store as unknown as Kysely<LeasedDatabase>, work: table as unknown as "work" };
}
