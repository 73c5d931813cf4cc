import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { ArtifactStore } from "../artifacts/artifactStore";
import { repeat } from "../background/repeat";
import { isDoneElsewhere } from "../store/processes";
import { modelName } from "../store/resourceNames";
import { whereFree } from "../store/rowLeases";
import type { Database } from "../store/schema";
import type { TrainingEngines } from "./engines/registry";

export interface DeletionSupervisor {
    wake(): void;
    close(): Promise<void>;
}

/**
 * Removes what is not needed any more:
 * - A version that DeleteModel marked loses its job at the engine, then its files, then its row.
 * - A version whose training failed loses its job, its files and its data key: nobody can use them.
 * - A trained version loses its job at the engine.
 *
 * A version whose cancelled training has not ended yet waits for that.
 *
 * @param now - Unix epoch milliseconds.
 * @param ending - when aborted, what is left is for the next start.
 */
export function superviseDeletion({
    store,
    artifacts,
    engines,
    log,
    now,
    ending,
}: {
    store: Kysely<Database>;
    artifacts: ArtifactStore;
    engines: TrainingEngines;
    log: Logger;
    now(): number;
    ending?: AbortSignal;
}): DeletionSupervisor {
    const isOthers = async (engine: string | null) =>
        engine !== null && engines[engine] === undefined && (await isDoneElsewhere(store, "remove", engine, now()));
    return repeat(
        1000,
        async () => {
            const rows = await store
                .selectFrom("models")
                .select(["id", "status", "trainingEngine", "trainingJob"])
                .where((where) =>
                    where.or([
                        // What is left at an engine that hosted it goes first.
                        where.and([where("status", "=", "DELETING"), where("hostingEngine", "is", null)]),
                        where.and([where("status", "=", "TRAINING_FAILED"), where("wrappedDataKey", "is not", null)]),
                        where.and([where("status", "!=", "TRAINING"), where("trainingJob", "is not", null)]),
                    ]),
                )
                .where((where) => where.or([where("leaseOwner", "is", null), whereFree(where, now())]))
                .execute();
            for (const { id, status, trainingEngine, trainingJob } of rows) {
                try {
                    // Its job is for whoever has the engine.
                    if (trainingJob !== null && (await isOthers(trainingEngine))) {
                        continue;
                    }
                    if (trainingJob !== null) {
                        const model = await modelName(store, id);
                        await discardJob(engines, trainingEngine, trainingJob, log.child({ model, modelId: id }));
                        await forgetJob(store, id, trainingJob);
                    }
                    if (status !== "DELETING" && status !== "TRAINING_FAILED") {
                        continue;
                    }
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
                    log.error(
                        { err: error, model: await modelName(store, id), modelId: id },
                        "removing what is left of the model failed; it is tried again",
                    );
                }
            }
        },
        (error) => log.error({ err: error }, "looking for models to delete failed"),
    );
}

/** Removes a job at its engine. The job of an engine that the service no longer has can only be told of. */
async function discardJob(engines: TrainingEngines, engine: string | null, job: string, log: Logger): Promise<void> {
    if (engine === null || engines[engine] === undefined) {
        log.warn(
            { engine, job },
            "the training's job was left at an engine that this service doesn't have: if that engine is still in use, remove the job there",
        );
        return;
    }
    await engines[engine].discard(job);
}

async function forgetJob(store: Kysely<Database>, id: string, trainingJob: string): Promise<void> {
    await store
        .updateTable("models")
        .set({ trainingJob: null })
        .where("id", "=", id)
        .where("trainingJob", "=", trainingJob)
        .execute();
}
