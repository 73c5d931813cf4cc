import type { Kysely } from "kysely";
import { latestEnd } from "./leaseEnd";
import type { Database } from "./schema";

/*
 * Services and workers on a store, with the engines that each has. So one that lacks an engine knows whether another has
 * it. All times are Unix epoch milliseconds of the caller.
 */

/** A service or worker. */
export interface StoreProcess {
    /** UUID, new at each start. */
    id: string;
    /** Names of its engines. */
    engines: readonly string[];
    /** What it does at them. */
    tasks: readonly ProcessTask[];
}

/** Work at an engine: it looks after trainings, hosts models, or removes what is left of versions. */
export type ProcessTask = "train" | "host" | "remove";

/** Length of a process's lease, in milliseconds. */
export const processLeaseMs = 20_000;

/** Time after its end for which the row of a process that was killed is kept, in milliseconds. */
const keptMs = 3_600_000;

/** Tells that a process lives, until `expiresAt`. */
export async function announceProcess(
    store: Kysely<Database>,
    { id, engines, tasks }: StoreProcess,
    { now, expiresAt }: { now: number; expiresAt: number },
): Promise<void> {
    const facts = { engines: JSON.stringify(engines), tasks: JSON.stringify(tasks), expiresAt };
    await store
        .insertInto("processes")
        .values({ id, ...facts })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(facts))
        .execute();
    await store
        .deleteFrom("processes")
        .where("expiresAt", "<", now - keptMs)
        .execute();
}

export async function removeProcess(store: Kysely<Database>, id: string): Promise<void> {
    await store.deleteFrom("processes").where("id", "=", id).execute();
}

/** Forgets all processes. Call only at the start of a service that holds the data folder's lock: no other lives then. */
export async function removeAllProcesses(store: Kysely<Database>): Promise<void> {
    await store.deleteFrom("processes").execute();
}

/** Processes that live and do a task. */
export async function livingProcesses(
    store: Kysely<Database>,
    task: ProcessTask,
    now: number,
): Promise<StoreProcess[]> {
    const rows = await store
        .selectFrom("processes")
        .selectAll()
        .where("expiresAt", ">=", now)
        .where("expiresAt", "<=", latestEnd(now, processLeaseMs))
        .execute();
    return rows
        .map(({ id, engines, tasks }) => ({
            id,
            engines: JSON.parse(engines) as string[],
            tasks: JSON.parse(tasks) as ProcessTask[],
        }))
        .filter(({ tasks }) => tasks.includes(task));
}

/** Whether a process that lives does a task at an engine. */
export async function isDoneElsewhere(
    store: Kysely<Database>,
    task: ProcessTask,
    engine: string,
    now: number,
): Promise<boolean> {
    return (await livingProcesses(store, task, now)).some(({ engines }) => engines.includes(engine));
}
