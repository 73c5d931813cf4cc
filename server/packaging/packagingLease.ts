import type { ExpressionBuilder, Kysely, Selectable, Updateable } from "kysely";
import type { Database, ModelPackagingJobsTable } from "../store/schema";

/*
 * Leases of packaging jobs. A waiting job is CREATED. The process that takes it makes it RUNNING and holds a lease
 * on its row.
 * A RUNNING row without a live lease is free again. All times are Unix epoch milliseconds of the caller.
 */

export type PackagingJobRow = Selectable<ModelPackagingJobsTable>;

/**
 * Takes the longest waiting job that nobody holds.
 *
 * @param except - jobs that the owner is working on already.
 * @returns the row as it is now. Undefined: no job is free.
 */
export async function takePackagingJob(
    store: Kysely<Database>,
    owner: string,
    now: number,
    leaseMs: number,
    except: readonly string[],
): Promise<PackagingJobRow | undefined> {
    const free = await store
        .selectFrom("modelPackagingJobs")
        .select("id")
        .where((where) => isFree(where, now))
        .orderBy("createdAt")
        .orderBy("id")
        .limit(16 + except.length)
        .execute();
    for (const { id } of free.filter((row) => !except.includes(row.id))) {
        // Repeat the condition: if several processes saw the job free, only one gets it.
        const taken = await store
            .updateTable("modelPackagingJobs")
            .set({
                status: "RUNNING",
                statusMessage: "The model is being packaged.",
                updatedAt: now,
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
 * @returns false when the lease is lost. Then nothing was changed, and the job belongs to another owner.
 */
export async function updateHeldJob(
    store: Kysely<Database>,
    id: string,
    owner: string,
    changes: Updateable<ModelPackagingJobsTable>,
): Promise<boolean> {
    const { numUpdatedRows } = await store
        .updateTable("modelPackagingJobs")
        .set(changes)
        .where("id", "=", id)
        .where("status", "=", "RUNNING")
        .where("leaseOwner", "=", owner)
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}

/**
 * Frees all jobs. Call only at start-up of a service that holds the data folder's lock: nobody else can be working
 * on a job then.
 */
export async function dropAllPackagingLeases(store: Kysely<Database>): Promise<void> {
    await store
        .updateTable("modelPackagingJobs")
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where("status", "=", "RUNNING")
        .execute();
}

function isFree(where: ExpressionBuilder<Database, "modelPackagingJobs">, now: number) {
    return where.or([
        where("status", "=", "CREATED"),
        where.and([
            where("status", "=", "RUNNING"),
            where.or([
                where("leaseExpiresAt", "is", null),
                where("leaseExpiresAt", "<", now),
                // From before the clock was set back: no lease is that long.
                where("leaseExpiresAt", ">", now + 600_000),
            ]),
        ]),
    ]);
}
