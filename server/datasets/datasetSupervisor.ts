import { randomUUID } from "node:crypto";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Incidents } from "../background/incidents";
import { repeat } from "../background/repeat";
import type { Repeated } from "../background/repeat";
import { isDiskFull } from "../files/diskFull";
import type { ObjectStorage } from "../objectStorage/objectStorage";
import { datasetColumns } from "../store/datasetColumns";
import type { Dataset } from "../store/datasetColumns";
import { busyStatuses, datasetLifeCycle } from "../store/lifeCycles";
import { datasetName } from "../store/resourceNames";
import type { Database } from "../store/schema";
import { giveUp, mostAttempts, workOn } from "./datasetWork";
import { ImportLeaseLostError } from "./importLease";
import { ImportTurns } from "./nextImports";

export interface DatasetSupervisorOptions {
    store: Kysely<Database>;
    objects: ObjectStorage;
    now(): number;
    log: Logger;
    incidents?: Incidents;
}

/** Interval of polls while nothing wakes the supervisor, and pause after a failure, in milliseconds. */
const pollMs = 1000;
/** Pause while the disk is full, in milliseconds. */
const diskFullMs = 2_000;
/** Most imports at the same time on this machine. Each waits for its bucket most of the time. */
const mostAtOnce = 8;

const diskFullMessage =
    "The dataset waits, because the disk of the service's store is full. It goes on when there is room.";

/** Import that runs on this machine. */
interface RunningImport {
    projectId: string;
    ending: AbortController;
    ended: Promise<void>;
}

/**
 * Finishes the work that a dataset's status asks for: an import, changes, a roll-back, the deletion. Everything it
 * needs is in the store, so the next start begins interrupted work again.
 *
 * Several imports run at the same time. All other work needs no bucket, and is done one after another. A full disk is
 * waited for.
 */
export function superviseDatasets(options: DatasetSupervisorOptions): Repeated {
    const { store, log, incidents } = options;
    const closing = new AbortController();
    const context = {
        ...options,
        signal: closing.signal,
        owner: randomUUID(),
        onFailure: async (dataset: Dataset, reason: string) =>
            log.warn(
                { ...(await named(dataset)), reason },
                "the work on a dataset failed, for a reason outside the service",
            ),
    };
    const named = async ({ id }: Dataset) => ({ dataset: await datasetName(store, id), datasetId: id });
    const failures = new Map<string, number>();
    /** Times before which failed work isn't tried again, by `performance.now()`. */
    const notBefore = new Map<string, number>();
    const running = new Map<string, RunningImport>();
    const turns = new ImportTurns();

    async function tryWork(dataset: Dataset, signal: AbortSignal): Promise<boolean> {
        try {
            const moved = await workOn({ ...context, signal }, dataset);
            failures.delete(dataset.id);
            notBefore.delete(dataset.id);
            return moved;
        } catch (error) {
            closing.signal.throwIfAborted();
            if (isDiskFull(error)) {
                notBefore.set(dataset.id, performance.now() + diskFullMs);
                await sayDiskFull(dataset);
                return false;
            }
            const count = (failures.get(dataset.id) ?? 0) + 1;
            failures.set(dataset.id, count);
            notBefore.set(dataset.id, performance.now() + pollMs);
            incidents?.note("import-repeated");
            log.error({ err: error, ...(await named(dataset)), attempt: count }, "work on a dataset failed");
            if (count >= mostAttempts) {
                await giveUp(context, dataset, error);
            }
            return false;
        }
    }

    async function sayDiskFull(dataset: Dataset): Promise<void> {
        if (dataset.statusMessage === diskFullMessage) {
            return;
        }
        log.error(await named(dataset), "work on a dataset waits, because the disk of the store is full");
        await store
            .updateTable("datasets")
            .set({ statusMessage: diskFullMessage })
            .where("id", "=", dataset.id)
            .where("status", "=", dataset.status)
            .execute()
            // The message needs room too.
            .catch(() => undefined);
    }

    function startImport(dataset: Dataset): void {
        const ending = new AbortController();
        const ended = tryWork(dataset, AbortSignal.any([closing.signal, ending.signal]))
            .then(() => undefined, onError)
            .finally(() => {
                running.delete(dataset.id);
                repeated.wake();
            });
        running.set(dataset.id, { projectId: dataset.projectId, ending, ended });
    }

    function onError(error: unknown): void {
        if (!closing.signal.aborted) {
            log.error({ err: error }, "looking after datasets failed");
        }
    }

    async function look(): Promise<void> {
        for (let moved = true; moved;) {
            moved = false;
            const work = await findWork(store);
            const imports = work.filter(({ status }) => status === "CREATE_IN_PROGRESS");
            const wanted = new Set(imports.map(({ id }) => id));
            for (const [id, { ending }] of running) {
                if (!wanted.has(id)) {
                    ending.abort(new ImportLeaseLostError(`the dataset ${id} is being deleted`));
                }
            }
            const isDue = ({ id }: Dataset) => (notBefore.get(id) ?? 0) <= performance.now();
            for (let waiting = imports.filter(isDue); running.size < mostAtOnce;) {
                waiting = waiting.filter(({ id }) => !running.has(id));
                const next = turns.choose(
                    waiting,
                    [...running.values()].map(({ projectId }) => projectId),
                );
                if (next === undefined) {
                    break;
                }
                startImport(next);
            }
            for (const dataset of work.filter((each) => !wanted.has(each.id) && isDue(each))) {
                closing.signal.throwIfAborted();
                moved = (await tryWork(dataset, closing.signal)) || moved;
            }
        }
    }

    const repeated = repeat(pollMs, look, onError);
    return {
        wake: () => repeated.wake(),
        close: async () => {
            closing.abort();
            await repeated.close();
            await Promise.all([...running.values()].map(({ ended }) => ended));
        },
    };
}

const workingStatuses = busyStatuses(datasetLifeCycle);

function findWork(store: Kysely<Database>): Promise<Dataset[]> {
    return store
        .selectFrom("datasets")
        .select(datasetColumns)
        .where("status", "in", workingStatuses)
        .orderBy("updatedAt")
        .execute();
}
