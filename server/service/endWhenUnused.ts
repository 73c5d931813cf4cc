import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { RequestMeter } from "../http/requestMeter";
import type { Database } from "../store/schema";

export interface UnusedOptions {
    /** False once its data folder was deleted: what it knows can't be found by anyone any more. */
    hasDataDir(): boolean;
    /** Undefined: never unused. */
    idleTimeoutMs: number | undefined;
    store: Kysely<Database>;
    requests: RequestMeter;
    log: Logger;
    end(): Promise<void>;
}

/** Looks after a service that was started for its projects. */
export interface UnusedWatch {
    /** Ends the service now if it does nothing. @returns whether it ends; its answers under way are still given. */
    endIfUnused(): Promise<boolean>;
    stopWatching(): void;
}

/** After the last project is gone, who deleted it may still ask whether it is. */
const lastCallMs = 1000;

const lookMs = 500;

/**
 * Ends a service that was started for its projects: when it has had no request for so long, and soon after its
 * last project was deleted; in both cases only while nothing is trained, hosted, imported or deleted. With its data
 * folder it ends at once.
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

/** Nothing trains, is hosted, packaged, imported or deleted: the service could end without anyone missing it. */
async function isQuiet(store: Kysely<Database>): Promise<boolean> {
    const model = await store
        .selectFrom("models")
        .select("id")
        .where("status", "in", [
            "TRAINING",
            "STARTING_HOSTING",
            "HOSTED",
            "STOPPING_HOSTING",
            "SYSTEM_UPDATING",
            "DELETING",
        ])
        .executeTakeFirst();
    const dataset = await store
        .selectFrom("datasets")
        .select("id")
        .where("status", "in", [
            "CREATE_IN_PROGRESS",
            "UPDATE_IN_PROGRESS",
            "UPDATE_FAILED_ROLLBACK_IN_PROGRESS",
            "DELETE_IN_PROGRESS",
        ])
        .executeTakeFirst();
    const job = await store
        .selectFrom("modelPackagingJobs")
        .select("id")
        .where("status", "in", ["CREATED", "RUNNING"])
        .executeTakeFirst();
    return model === undefined && dataset === undefined && job === undefined;
}

async function hasProjects(store: Kysely<Database>): Promise<boolean> {
    return (await store.selectFrom("projects").select("id").executeTakeFirst()) !== undefined;
}
