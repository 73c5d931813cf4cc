import type { Kysely } from "kysely";
import type { Dataset } from "../store/datasetColumns";
import type { Database } from "../store/schema";

/** Duration of a lease in milliseconds: after a kill, the longest wait until somebody takes the import up. */
const leaseMs = 5_000;
const heartbeatMs = 1_000;

/** Another owner imports the dataset by now, or nobody is to import it any more. */
export class ImportLeaseLostError extends Error {
    override readonly name = "ImportLeaseLostError";
}

export interface ImportLease {
    /** Aborted when a heartbeat finds that the import is another's, or is not wanted any more. */
    lost: AbortSignal;
    /**
     * Requires, within a transaction that writes entries, that this process still holds the lease.
     *
     * @throws ImportLeaseLostError
     */
    requireIn(transaction: Kysely<Database>): Promise<void>;
    /** Ends the heartbeat and releases the import. */
    release(): Promise<void>;
}

/**
 * Claims the work on a dataset, an import or changes, and holds it by a heartbeat. Several servers on one database may see
 * the same work.
 *
 * @param dataset - the lease is lost when the dataset has another status than this.
 * @returns the lease. Undefined: somebody else has it.
 */
export async function claimImport(
    { store, now }: { store: Kysely<Database>; now(): number },
    { id: datasetId, status }: Pick<Dataset, "id" | "status">,
    owner: string,
): Promise<ImportLease | undefined> {
    const renew = async (on: Kysely<Database>) => {
        const { numUpdatedRows } = await on
            .updateTable("datasets")
            .set({ leaseExpiresAt: now() + leaseMs })
            .where("id", "=", datasetId)
            .where("leaseOwner", "=", owner)
            .where("status", "=", status)
            .executeTakeFirst();
        return numUpdatedRows > 0n;
    };
    const { numUpdatedRows } = await store
        .updateTable("datasets")
        .set({ leaseOwner: owner, leaseExpiresAt: now() + leaseMs })
        .where("id", "=", datasetId)
        .where("status", "=", status)
        .where((where) =>
            where.or([
                where("leaseOwner", "is", null),
                where("leaseOwner", "=", owner),
                where("leaseExpiresAt", "<", now()),
                // From before the clock was set back.
                where("leaseExpiresAt", ">", now() + 10 * leaseMs),
            ]),
        )
        .executeTakeFirst();
    if (numUpdatedRows === 0n) {
        return undefined;
    }
    // The next heartbeat makes up for one that fails. If all fail, others take the import over.
    const lost = new AbortController();
    const beat = async () => {
        if (!(await renew(store))) {
            lost.abort(leaseLost(datasetId));
        }
    };
    const heartbeat = setInterval(() => void beat().catch(() => undefined), heartbeatMs);
    heartbeat.unref();
    return {
        lost: lost.signal,
        async requireIn(transaction) {
            if (!(await renew(transaction))) {
                throw leaseLost(datasetId);
            }
        },
        async release() {
            clearInterval(heartbeat);
            await store
                .updateTable("datasets")
                .set({ leaseOwner: null, leaseExpiresAt: null })
                .where("id", "=", datasetId)
                .where("leaseOwner", "=", owner)
                .execute();
        },
    };
}

function leaseLost(datasetId: string): ImportLeaseLostError {
    return new ImportLeaseLostError(`the import of the dataset ${datasetId} was taken over, or is not wanted any more`);
}

/**
 * Releases all imports. Call only at start-up of a service that holds the data folder's lock: nobody else can be
 * importing then.
 */
export async function dropAllImportLeases(store: Kysely<Database>): Promise<void> {
    await store
        .updateTable("datasets")
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where("leaseOwner", "is not", null)
        .execute();
}
