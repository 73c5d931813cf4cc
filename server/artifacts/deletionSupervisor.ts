import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { ArtifactStore } from "./artifactStore";
import { repeat } from "../repeat";
import type { Database } from "../store/schema";

export interface DeletionSupervisor {
    wake(): void;
    close(): Promise<void>;
}

/**
 * Ends what DeleteModel began: first the files go, then the row with all that hangs on it. A version whose cancelled
 * training has not ended yet waits for that.
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
    return repeat(1000, async () => {
        const rows = await store
            .selectFrom("models")
            .select("id")
            .where("status", "=", "DELETING")
            .where((where) => where.or([where("leaseExpiresAt", "is", null), where("leaseExpiresAt", "<", now())]))
            .execute();
        for (const { id } of rows) {
            try {
                await artifacts.deleteAll(id);
                await store.deleteFrom("models").where("id", "=", id).where("status", "=", "DELETING").execute();
            } catch (error) {
                if (ending?.aborted) {
                    return;
                }
                log.error({ err: error, modelId: id }, "deleting the model's files failed; it is tried again");
            }
        }
    }, (error) => log.error({ err: error }, "looking for models to delete failed"));
}
