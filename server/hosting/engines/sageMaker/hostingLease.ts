import type { Kysely } from "kysely";
import { holdRow, usualLeaseMs } from "../../../store/rowLeases";
import type { Database } from "../../../store/schema";

/*
 * Leases on endpoints. One service on a store at a time looks after a model's endpoint: a second one could make what the
 * first has just removed. The lease is that of the model's row, which trainings have used before. All times are Unix
 * epoch milliseconds of the caller.
 */

/** Time that a lease is believed without a renewal, in milliseconds. */
export const hostingLeaseMs = usualLeaseMs.models;

/** Takes or renews the lease on a model. @returns false while another service has it. */
export function holdModel(store: Kysely<Database>, id: string, owner: string, now: number): Promise<boolean> {
    return holdRow(store, "models", {
        ...{ id, owner, now, leaseMs: hostingLeaseMs },
        where: (row) => row.and([row("status", "!=", "TRAINING")]),
    });
}
