import type { ExpressionBuilder, Kysely, Selectable, Updateable } from "kysely";
import type { Database, ModelsTable } from "../store/schema";

/*
 * The queue of trainings is the models' rows with status TRAINING. Whoever trains one holds a lease on its row
 * and renews it; a row without a live lease is free. All times are Unix epoch milliseconds of the caller.
 */

export type ModelRow = Selectable<ModelsTable>;

/** Time after which no lease and no pause ends, in milliseconds. A later end is from before the clock was set back. */
const longestLeaseMs = 600_000;

/** Conditions of which one holds for a row that nobody has, and that doesn't pause. */
function isOver(where: ExpressionBuilder<Database, "models">, now: number) {
    return [
        where("leaseExpiresAt", "is", null),
        where("leaseExpiresAt", "<", now),
        where("leaseExpiresAt", ">", now + longestLeaseMs),
    ];
}

/**
 * Takes the longest waiting training that nobody holds.
 *
 * @param except - trainings that the owner runs already. Their lease may look expired when the machine slept.
 * @param exceptEngines - engines whose trainings are left in the line. Null: those that ask for no engine.
 * @returns the row as it is now, or undefined when none is free.
 */
export async function takeLease(
    store: Kysely<Database>,
    owner: string,
    now: number,
    leaseMs: number,
    except: readonly string[],
    exceptEngines: readonly (string | null)[] = [],
): Promise<ModelRow | undefined> {
    const free = await store
        .selectFrom("models")
        .select("id")
        .where("status", "=", "TRAINING")
        .where((where) => where.or(isOver(where, now)))
        .where((where) =>
            where.or([
                ...(exceptEngines.includes(null) ? [] : [where("trainingEngine", "is", null)]),
                where("trainingEngine", "not in", ["", ...exceptEngines.filter((name) => name !== null)]),
            ]),
        )
        .orderBy("createdAt")
        .orderBy("id")
        .limit(16 + except.length)
        .execute();
    for (const { id } of free.filter((row) => !except.includes(row.id))) {
        // The condition again: of several who saw it free, one gets it.
        const taken = await store
            .updateTable("models")
            .set({ leaseOwner: owner, leaseExpiresAt: now + leaseMs, trainingStartedAt: now })
            .where("id", "=", id)
            .where("status", "=", "TRAINING")
            .where((where) => where.or(isOver(where, now)))
            .returningAll()
            .executeTakeFirst();
        if (taken !== undefined) {
            return taken;
        }
    }
    return undefined;
}

/**
 * Changes a row that the owner still holds, renewing the lease or ending it (`leaseOwner: null`).
 *
 * @returns false when the lease is lost: then nothing was changed, and the training belongs to someone else.
 */
export async function updateLeased(
    store: Kysely<Database>,
    id: string,
    owner: string,
    changes: Updateable<ModelsTable>,
): Promise<boolean> {
    const { numUpdatedRows } = await store
        .updateTable("models")
        .set(changes)
        .where("id", "=", id)
        .where("status", "=", "TRAINING")
        .where("leaseOwner", "=", owner)
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}

/** Gives up what the owner holds of a row, whatever has become of the row. */
export async function releaseLease(store: Kysely<Database>, id: string, owner: string): Promise<void> {
    await store.updateTable("models").set(withoutLease).where("id", "=", id).where("leaseOwner", "=", owner).execute();
}

/** Columns that a change sets when it ends a lease. */
export const withoutLease = { leaseOwner: null, leaseExpiresAt: null } as const;

/** Frees all trainings. Only for who knows that nobody trains: the one service of a data folder, when it starts. */
export async function dropAllLeases(store: Kysely<Database>): Promise<void> {
    await store.updateTable("models").set(withoutLease).where("leaseExpiresAt", "is not", null).execute();
}

/** Tells those who wait how many are before them. */
export async function describeWaitingLine(store: Kysely<Database>, now: number): Promise<void> {
    const training = await store
        .selectFrom("models")
        .select(["id", "leaseExpiresAt", "statusMessage"])
        .where("status", "=", "TRAINING")
        .orderBy("createdAt")
        .orderBy("id")
        .execute();
    const isWaiting = (row: { leaseExpiresAt: number | null }) =>
        row.leaseExpiresAt === null || row.leaseExpiresAt < now || row.leaseExpiresAt > now + longestLeaseMs;
    let before = training.filter((row) => !isWaiting(row)).length;
    for (const row of training.filter(isWaiting)) {
        const statusMessage = waitingMessage(before++);
        if (row.statusMessage !== statusMessage) {
            await store
                .updateTable("models")
                .set({ statusMessage })
                .where("id", "=", row.id)
                .where("status", "=", "TRAINING")
                .where((where) => where.or(isOver(where, now)))
                .execute();
        }
    }
}

function waitingMessage(before: number): string {
    const trainings = before === 1 ? "1 training is" : `${before} trainings are`;
    return before === 0
        ? "The model waits for its training."
        : `The model waits for its training: ${trainings} before it.`;
}
