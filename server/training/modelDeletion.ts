import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { ArtifactStore } from "../artifacts/artifactStore";
import { repeat } from "../background/repeat";
import type { Database } from "../store/schema";

export interface DeletionSupervisor {
    wake(): void;
    close(): Promise<void>;
}

/**
 * Ends what DeleteModel began: first the files go, then the row with all that hangs on it. Of a version whose training
 * failed, which nobody can use any more, files and data key go at once. One whose cancelled training has not ended yet
 * waits for that.
 *
 * @param now - Unix epoch milliseconds.
 * @param ending - when aborted, what is left is for the next start.
 */
export function superviseDeletion(
    store: Kysely<Database>,
    artifacts: ArtifactStore,
    log: Logger,
    now: () => number,
    ending?: AbortSignal,
): DeletionSupervisor {
    return repeat(
        1000,
        async () => {
            const rows = await store
                .selectFrom("models")
                .select(["id", "status"])
                .where((where) =>
                    where.or([
                        where("status", "=", "DELETING"),
                        where.and([where("status", "=", "TRAINING_FAILED"), where("wrappedDataKey", "is not", null)]),
                    ]),
                )
                .where((where) => where.or([where("leaseExpiresAt", "is", null), where("leaseExpiresAt", "<", now())]))
                .execute();
            for (const { id, status } of rows) {
                try {
                    await artifacts.deleteAll(id);
                    if (status === "DELETING") {
                        // In a transaction, since others rely on a version that they found in theirs.
                        await store
                            .transaction()
                            .execute((transaction) =>
                                transaction
                                    .deleteFrom("models")
                                    .where("id", "=", id)
                                    .where("status", "=", status)
                                    .execute(),
                            );
                    } else {
                        await store
                            .updateTable("models")
                            .set({ wrappedDataKey: null })
                            .where("id", "=", id)
                            .where("status", "=", status)
                            .execute();
                    }
                } catch (error) {
                    if (ending?.aborted) {
                        return;
                    }
                    log.error({ err: error, modelId: id }, "deleting the model's files failed; it is tried again");
                }
            }
        },
        (error) => log.error({ err: error }, "looking for models to delete failed"),
    );
}
