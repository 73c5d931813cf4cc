import type { Kysely } from "kysely";
import type { Dataset } from "../store/datasetColumns";
import { holdRow, releaseRow, updateHeldRow, usualLeaseMs } from "../store/rowLeases";
import type { Database } from "../store/schema";

const leaseMs = usualLeaseMs.datasets;
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
    const renew = (on: Kysely<Database>) =>
        updateHeldRow(on, "datasets", { id: datasetId, owner, status }, { leaseExpiresAt: now() + leaseMs });
    const claimed = await holdRow(store, "datasets", {
        ...{ id: datasetId, owner, now: now(), leaseMs },
        where: (row) => row.and([row("status", "=", status)]),
    });
    if (!claimed) {
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
            await releaseRow(store, "datasets", { id: datasetId, owner });
        },
    };
}

function leaseLost(datasetId: string): ImportLeaseLostError {
    return new ImportLeaseLostError(`the import of the dataset ${datasetId} was taken over, or is not wanted any more`);
}
