import type { Kysely } from "kysely";
import type { Database } from "../store/schema";

/** After a kill the import waits so long at most until somebody takes it up. */
const leaseMs = 5_000;
const heartbeatMs = 1_000;

/** Somebody else imports the dataset by now, or nobody is to do so any more. */
export class ImportLeaseLostError extends Error {
    override readonly name = "ImportLeaseLostError";
}

export interface ImportLease {
    /**
     * Within a transaction that writes entries: makes sure that they are still ours to write.
     *
     * @throws ImportLeaseLostError
     */
    requireIn(transaction: Kysely<Database>): Promise<void>;
    /** Ends the heartbeat and gives the import free. */
    release(): Promise<void>;
}

/**
 * Claims the import of a dataset, of which several servers on one database may know, and holds it by a heartbeat.
 *
 * @returns undefined while somebody else has it.
 */
export async function claimImport(
    { store, now }: { store: Kysely<Database>; now(): number },
    datasetId: string,
    owner: string,
): Promise<ImportLease | undefined> {
    const renew = async (on: Kysely<Database>) => {
        const { numUpdatedRows } = await on
            .updateTable("datasets")
            .set({ leaseExpiresAt: now() + leaseMs })
            .where("id", "=", datasetId)
            .where("leaseOwner", "=", owner)
            .where("status", "=", "CREATE_IN_PROGRESS")
            .executeTakeFirst();
        return numUpdatedRows > 0n;
    };
    const { numUpdatedRows } = await store
        .updateTable("datasets")
        .set({ leaseOwner: owner, leaseExpiresAt: now() + leaseMs })
        .where("id", "=", datasetId)
        .where("status", "=", "CREATE_IN_PROGRESS")
        .where((where) =>
            where.or([
                where("leaseOwner", "is", null),
                where("leaseOwner", "=", owner),
                where("leaseExpiresAt", "<", now()),
            ]),
        )
        .executeTakeFirst();
    if (numUpdatedRows === 0n) {
        return undefined;
    }
    // One that fails is made up for by the next; if all fail, others take the import over.
    const heartbeat = setInterval(() => void renew(store).catch(() => undefined), heartbeatMs);
    heartbeat.unref();
    return {
        async requireIn(transaction) {
            if (!(await renew(transaction))) {
                throw new ImportLeaseLostError(`the import of the dataset ${datasetId} was taken over`);
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

/** Gives all imports free. Only for who knows that nobody imports: the one service of a data folder, when it starts. */
export async function dropAllImportLeases(store: Kysely<Database>): Promise<void> {
    await store
        .updateTable("datasets")
        .set({ leaseOwner: null, leaseExpiresAt: null })
        .where("leaseOwner", "is not", null)
        .execute();
}
