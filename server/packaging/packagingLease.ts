import type { Kysely, Selectable, Updateable } from "kysely";
import { takeRow, updateHeldRow } from "../store/rowLeases";
import type { Database, ModelPackagingJobsTable } from "../store/schema";

/* A waiting packaging job is CREATED. The process that takes it makes it RUNNING. */

export type PackagingJobRow = Selectable<ModelPackagingJobsTable>;

/**
 * Takes the longest waiting job that nobody holds.
 *
 * @param except - jobs that the owner is working on already.
 * @returns the row as it is now. Undefined: no job is free.
 */
export function takePackagingJob(
    store: Kysely<Database>,
    owner: string,
    now: number,
    leaseMs: number,
    except: readonly string[],
): Promise<PackagingJobRow | undefined> {
    return takeRow(store, "modelPackagingJobs", {
        ...{ owner, now, leaseMs, except },
        statuses: ["CREATED", "RUNNING"],
        changes: { status: "RUNNING", statusMessage: "The model is being packaged.", updatedAt: now },
    });
}

/** Changes a row that the owner still holds. @returns false when the lease is lost. */
export function updateHeldJob(
    store: Kysely<Database>,
    id: string,
    owner: string,
    changes: Updateable<ModelPackagingJobsTable>,
): Promise<boolean> {
    return updateHeldRow(store, "modelPackagingJobs", { id, owner, status: "RUNNING" }, changes);
}
