import type { Kysely } from "kysely";
import {
    busyStatuses,
    datasetLifeCycle,
    modelLifeCycle,
    packagingLifeCycle,
    trialLifeCycle,
} from "../store/lifeCycles";
import type { Logger } from "pino";
import type { RequestMeter } from "../http/requestMeter";
import type { Database } from "../store/schema";

export interface UnusedOptions {
    /** False once the data folder was deleted: nobody can find its content any more. */
    hasDataDir(): boolean;
    /** Idle time after which the service ends, in milliseconds. Undefined: it is never unused. */
    idleTimeoutMs: number | undefined;
    store: Kysely<Database>;
    requests: RequestMeter;
    log: Logger;
    end(): Promise<void>;
}

/** Watch over a service that was started only for its projects. */
export interface UnusedWatch {
    /** Ends the service now if it is idle. Answers in progress are still given. @returns true if the service ends. */
    endIfUnused(): Promise<boolean>;
    stopWatching(): void;
}

/**
 * Pause after the deletion of the last project, in milliseconds. The caller that deleted it may still ask whether
 * it exists.
 */
const lastCallMs = 1000;

const lookMs = 500;

/**
 * Ends a service that was started only for its projects. It ends after `idleTimeoutMs` without a request, and soon
 * after its last project was deleted. In both cases it ends only while nothing is trained, hosted, packaged,
 * tried, imported or deleted. When its data folder is deleted, it ends at once.
 */
export function endWhenUnused({ hasDataDir, idleTimeoutMs, store, requests, log, end }: UnusedOptions): UnusedWatch {
    if (idleTimeoutMs === undefined) {
        return { endIfUnused: async () => false, stopWatching: () => undefined };
    }
    const look = async () => {
        if (!hasDataDir()) {
            log.error("the data folder was deleted: the service ends");
            return end();
        }
        const lastProjectGone =
            requests.projectWasDeleted && requests.idleMs >= lastCallMs && !(await hasProjects(store));
        if ((lastProjectGone || requests.idleMs >= idleTimeoutMs) && (await isQuiet(store)) && requests.idleMs > 0) {
            log.info(
                lastProjectGone ? "the last project is gone: the service ends" : "nothing to do: the service ends",
            );
            await end();
        }
    };
    const timer = setInterval(
        () =>
            void look().catch((error: unknown) =>
                log.error({ err: error }, "looking whether the service is unused failed"),
            ),
        Math.min(lookMs, idleTimeoutMs),
    );
    return {
        endIfUnused: async () => {
            const ends = await isQuiet(store);
            if (ends) {
                log.info("nothing to do, and the service is wanted with other settings: it ends");
                setImmediate(() => void end());
            }
            return ends;
        },
        stopWatching: () => clearInterval(timer),
    };
}

/** Tells whether nothing is trained, hosted, packaged, tried, imported or deleted. Then nobody would miss the service. */
async function isQuiet(store: Kysely<Database>): Promise<boolean> {
    const model = await store
        .selectFrom("models")
        .select("id")
        .where("status", "in", busyStatuses(modelLifeCycle))
        .executeTakeFirst();
    const dataset = await store
        .selectFrom("datasets")
        .select("id")
        .where("status", "in", busyStatuses(datasetLifeCycle))
        .executeTakeFirst();
    const job = await store
        .selectFrom("modelPackagingJobs")
        .select("id")
        .where("status", "in", busyStatuses(packagingLifeCycle))
        .executeTakeFirst();
    const trial = await store
        .selectFrom("trialDetections")
        .select("id")
        .where("status", "in", busyStatuses(trialLifeCycle))
        .executeTakeFirst();
    return [model, dataset, job, trial].every((busy) => busy === undefined);
}

async function hasProjects(store: Kysely<Database>): Promise<boolean> {
    return (await store.selectFrom("projects").select("id").executeTakeFirst()) !== undefined;
}
