import type { Kysely } from "kysely";
import type { Database } from "../../../store/schema";

/*
 * Leases on endpoints. One service on a store at a time looks after a model's endpoint: a second one could make what the
 * first has just removed. The lease is that of the model's row, which trainings have used before. All times are Unix
 * epoch milliseconds of the caller.
 */

/** Time that a lease is believed without a renewal, in milliseconds. */
export const hostingLeaseMs = 20_000;

/** Takes or renews the lease on a model. @returns false while another service has it. */
export async function holdModel(store: Kysely<Database>, id: string, owner: string, now: number): Promise<boolean> {
    const { numUpdatedRows } = await store
        .updateTable("models")
        .set({ leaseOwner: owner, leaseExpiresAt: now + hostingLeaseMs })
        .where("id", "=", id)
        .where("status", "!=", "TRAINING")
        .where((where) =>
            where.or([
                where("leaseOwner", "=", owner),
                where("leaseExpiresAt", "is", null),
                where("leaseExpiresAt", "<", now),
                // From before the clock was set back.
                where("leaseExpiresAt", ">", now + 10 * hostingLeaseMs),
            ]),
        )
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}
