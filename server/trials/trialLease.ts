import type { ExpressionBuilder, Kysely, Selectable, Updateable } from "kysely";
import type { Database } from "../store/schema";
import type { TrialDetectionsTable } from "../store/trialTables";

/*
 * Leases of trial detections. A process that takes a RUNNING trial holds a lease on its row. A RUNNING row without a
 * live lease waits for a process. All times are Unix epoch milliseconds of the caller.
 */

export type TrialRow = Selectable<TrialDetectionsTable>;

/**
 * Takes the longest waiting trial that nobody holds.
 *
 * @param exceptProjects - projects whose trials the owner is working on already, so that projects take turns.
 * @returns the row as it is now. Undefined: no trial is free.
 */
export async function takeTrial(
    store: Kysely<Database>,
    owner: string,
    now: number,
    leaseMs: number,
    exceptProjects: readonly string[],
): Promise<TrialRow | undefined> {
    const free = await store
        .selectFrom("trialDetections")
        .select("id")
        .where((where) => isFree(where, now))
        .$if(exceptProjects.length > 0, (query) => query.where("projectId", "not in", exceptProjects))
        .orderBy("createdAt")
        .orderBy("id")
        .limit(16)
        .execute();
    for (const { id } of free) {
        // Repeat the condition: if several processes saw the trial free, only one gets it.
        const taken = await store
            .updateTable("trialDetections")
            .set({
                statusMessage: "The pictures are being inspected.",
                leaseOwner: owner,
                leaseExpiresAt: now + leaseMs,
            })
            .where("id", "=", id)
            .where((where) => isFree(where, now))
            .returningAll()
            .executeTakeFirst();
        if (taken !== undefined) {
            return taken;
        }
    }
    return undefined;
}

/**
 * Changes a row that the owner still holds.
 *
 * @returns false when the lease is lost, or the trial is gone. Then nothing was changed.
 */
export async function updateHeldTrial(
    store: Kysely<Database>,
    id: string,
    owner: string,
    changes: Updateable<TrialDetectionsTable>,
): Promise<boolean> {
    const { numUpdatedRows } = await store
        .updateTable("trialDetections")
        .set(changes)
        .where("id", "=", id)
        .where("status", "=", "RUNNING")
        .where("leaseOwner", "=", owner)
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}

/**
 * Frees all trials. Call only at start-up of a service that holds the data folder's lock: nobody else can be working
 * on a trial then.
 */
export async function dropAllTrialLeases(store: Kysely<Database>): Promise<void> {
    await store
        .updateTable("trialDetections")
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where("status", "=", "RUNNING")
        .execute();
}

function isFree(where: ExpressionBuilder<Database, "trialDetections">, now: number) {
    return where.and([
        where("status", "=", "RUNNING"),
        where.or([
            where("leaseExpiresAt", "is", null),
            where("leaseExpiresAt", "<", now),
            // From before the clock was set back: no lease is that long.
            where("leaseExpiresAt", ">", now + 600_000),
        ]),
    ]);
}
