import type { Kysely, Selectable, Updateable } from "kysely";
import { takeRow, updateHeldRow } from "../store/rowLeases";
import type { Database } from "../store/schema";
import type { TrialDetectionsTable } from "../store/trialTables";

/* A trial is RUNNING from its start on, also while it waits for a process. */

export type TrialRow = Selectable<TrialDetectionsTable>;

/**
 * Takes the longest waiting trial that nobody holds.
 *
 * @param exceptProjects - projects whose trials the owner is working on already, so that projects take turns.
 * @returns the row as it is now. Undefined: no trial is free.
 */
export function takeTrial(
    store: Kysely<Database>,
    owner: string,
    now: number,
    leaseMs: number,
    exceptProjects: readonly string[],
): Promise<TrialRow | undefined> {
    return takeRow(store, "trialDetections", {
        ...{ owner, now, leaseMs },
        statuses: ["RUNNING"],
        where: (row) => row("projectId", "not in", ["", ...exceptProjects]),
        changes: { statusMessage: "The pictures are being inspected." },
    });
}

/** Changes a row that the owner still holds. @returns false when the lease is lost, or the trial is gone. */
export function updateHeldTrial(
    store: Kysely<Database>,
    id: string,
    owner: string,
    changes: Updateable<TrialDetectionsTable>,
): Promise<boolean> {
    return updateHeldRow(store, "trialDetections", { id, owner, status: "RUNNING" }, changes);
}
