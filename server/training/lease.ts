import type { Kysely, Selectable, Updateable } from "kysely";
import { isFree, takeRow, updateHeldRow, whereFree } from "../store/rowLeases";
import type { Database, ModelsTable } from "../store/schema";

/* The queue of trainings is the models' rows with status TRAINING. Whoever trains one holds the lease on its row. */

export type ModelRow = Selectable<ModelsTable>;

/**
 * Takes the longest waiting training that nobody holds.
 *
 * @param except - trainings that the owner runs already. Their lease may look expired when the machine slept.
 * @param engines - engines whose trainings are taken. Null: those that ask for no engine.
 * @returns the row as it is now, or undefined when none is free.
 */
export function takeLease(
    store: Kysely<Database>,
    owner: string,
    now: number,
    leaseMs: number,
    except: readonly string[],
    engines: readonly (string | null)[],
): Promise<ModelRow | undefined> {
    return takeRow(store, "models", {
        ...{ owner, now, leaseMs, except },
        statuses: ["TRAINING"],
        where: (row) =>
            row.or([
                ...(engines.includes(null) ? [row("trainingEngine", "is", null)] : []),
                row("trainingEngine", "in", ["", ...engines.filter((name) => name !== null)]),
            ]),
        changes: { trainingStartedAt: now },
    });
}

/** Changes a row that the owner still holds. @returns false when the lease is lost. */
export function updateLeased(
    store: Kysely<Database>,
    id: string,
    owner: string,
    changes: Updateable<ModelsTable>,
): Promise<boolean> {
    return updateHeldRow(store, "models", { id, owner, status: "TRAINING" }, changes);
}

/**
 * Tells those who wait how many are before them, or what they wait for.
 *
 * @param absent - engines that no process trains at now.
 */
export async function describeWaitingLine(
    store: Kysely<Database>,
    now: number,
    absent: readonly string[] = [],
): Promise<void> {
    const training = await store
        .selectFrom("models")
        .select(["id", "leaseOwner", "leaseExpiresAt", "statusMessage", "trainingEngine"])
        .where("status", "=", "TRAINING")
        .orderBy("createdAt")
        .orderBy("id")
        .execute();
    let before = training.filter((row) => !isFree("models", row, now)).length;
    for (const row of training.filter((one) => isFree("models", one, now))) {
        const statusMessage =
            row.trainingEngine !== null && absent.includes(row.trainingEngine)
                ? waitingForEngine(row.trainingEngine)
                : waitingMessage(before++);
        if (row.statusMessage !== statusMessage) {
            await store
                .updateTable("models")
                .set({ statusMessage })
                .where("id", "=", row.id)
                .where("status", "=", "TRAINING")
                .where((where) => whereFree(where, now))
                .execute();
        }
    }
}

function waitingForEngine(engine: string): string {
    return `The model waits for its training: no service or worker has the engine ${engine} at present. Start one with --engine ${engine}:…, or cancel the training.`;
}

function waitingMessage(before: number): string {
    const trainings = before === 1 ? "1 training is" : `${before} trainings are`;
    return before === 0
        ? "The model waits for its training."
        : `The model waits for its training: ${trainings} before it.`;
}
