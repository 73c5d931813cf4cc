import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { Dataset } from "../store/datasetColumns";
import type { DatasetStatus } from "../store/schema";
import { applyChanges, hasAnyLine, importManifest } from "./importDataset";
import type { ImportContext } from "./importDataset";
import { claimImport, ImportLeaseLostError } from "./importLease";
import type { ImportLease } from "./importLease";
import { ManifestError } from "./manifestReader";
import type { PendingImport } from "./pendingImport";

export interface WorkContext extends ImportContext {
    /** Name that distinguishes this supervisor from those of other servers. */
    owner: string;
}

/** Attempts before an unexpected failure (a connection that breaks, a bug) counts. */
export const mostAttempts = 5;

/**
 * Does the work that a dataset's status asks for.
 *
 * @returns true if the dataset has another status now.
 */
export async function workOn(context: WorkContext, dataset: Dataset): Promise<boolean> {
    switch (dataset.status) {
        case "CREATE_IN_PROGRESS":
            return underLease(context, dataset, create);
        case "UPDATE_IN_PROGRESS":
            return underLease(context, dataset, update);
        case "UPDATE_FAILED_ROLLBACK_IN_PROGRESS":
            // There is nothing to take back: changes that can't be used are found before the first is written.
            return settle(context, dataset, "UPDATE_FAILED_ROLLBACK_COMPLETE", dataset.statusMessage);
        default:
            // The entries are deleted with it. A transaction is needed, because others rely on a dataset that they
            // found in theirs.
            await context.store
                .transaction()
                .execute((transaction) => transaction.deleteFrom("datasets").where("id", "=", dataset.id).execute());
            return true;
    }
}

/** Works on a dataset while it has the status that it has. @returns false if somebody else does, or it has another status. */
async function underLease(
    context: WorkContext,
    dataset: Dataset,
    work: (context: ImportContext, dataset: Dataset, lease: ImportLease) => Promise<boolean>,
): Promise<boolean> {
    const lease = await claimImport(context, dataset, context.owner);
    if (lease === undefined) {
        return false;
    }
    try {
        const signal = AbortSignal.any([context.signal, lease.lost]);
        return await work({ ...context, signal }, dataset, lease);
    } catch (error) {
        if (error instanceof ImportLeaseLostError) {
            return false;
        }
        throw error;
    } finally {
        await lease.release();
    }
}

async function create(context: ImportContext, dataset: Dataset, lease: ImportLease): Promise<boolean> {
    let unlabelled: string | undefined;
    try {
        const pending = await readPending(context, dataset, "manifest");
        if (pending === undefined) {
            return false;
        }
        unlabelled = await importManifest(context, dataset, pending.location, lease);
    } catch (error) {
        return failCreation(context, dataset, forUser(error));
    }
    return settleUnder(
        lease,
        context,
        dataset,
        "CREATE_COMPLETE",
        withNote("The dataset was created successfully.", unlabelled),
    );
}

/** Writes the status at the end of the work, unless somebody else has taken the work over. */
function settleUnder(
    lease: ImportLease,
    context: ImportContext,
    dataset: Dataset,
    status: DatasetStatus,
    message: string,
): Promise<boolean> {
    return context.store.transaction().execute(async (transaction) => {
        await lease.requireIn(transaction);
        return settle({ ...context, store: transaction }, dataset, status, message);
    });
}

function withNote(message: string, note: string | undefined): string {
    return note === undefined ? message : `${message} ${note}`;
}

async function failCreation(
    { store, now, onFailure }: ImportContext,
    dataset: Dataset,
    reason: string,
): Promise<boolean> {
    await onFailure?.(dataset, reason);
    return store.transaction().execute(async (transaction) => {
        const message = `${reason} Correct this, delete the dataset and create it again.`;
        const failed = await settle({ store: transaction, now }, dataset, "CREATE_FAILED", message);
        if (failed) {
            await transaction.deleteFrom("datasetEntries").where("datasetId", "=", dataset.id).execute();
        }
        return failed;
    });
}

async function update(context: ImportContext, dataset: Dataset, lease: ImportLease): Promise<boolean> {
    let unlabelled: string | undefined;
    try {
        const pending = await readPending(context, dataset, "changes");
        if (pending === undefined) {
            return false;
        }
        unlabelled = await applyChanges(context, dataset, pending.lines, lease);
    } catch (error) {
        // All lines are read before the first is written.
        return failUpdate(context, dataset, `${forUser(error)} ${unchanged}`);
    }
    return settleUnder(
        lease,
        context,
        dataset,
        "UPDATE_COMPLETE",
        withNote("The dataset was updated successfully.", unlabelled && `Of the changes, ${unlabelled}`),
    );
}

const unchanged = "The dataset is as it was before the update.";
const partlyWritten =
    "Part of the changes may be in the dataset. Send the same changes again: all are applied then, each once.";

async function failUpdate(context: ImportContext, dataset: Dataset, message: string): Promise<boolean> {
    await context.onFailure?.(dataset, message);
    return settle(context, dataset, "UPDATE_FAILED_ROLLBACK_IN_PROGRESS", message);
}

/** Ends work that failed unexpectedly too often. */
export async function giveUp(context: ImportContext, dataset: Dataset, error: unknown): Promise<void> {
    const times = `failed unexpectedly, ${mostAttempts} times: ${error instanceof Error ? error.message : String(error)}.`;
    if (dataset.status === "CREATE_IN_PROGRESS") {
        await failCreation(context, dataset, `The import ${times}`);
    } else if (dataset.status === "UPDATE_IN_PROGRESS") {
        const pending = await readPending(context, dataset, "changes");
        if (pending !== undefined) {
            // An earlier attempt may have written some of them, also one that another start of the service made.
            const isBegun = await hasAnyLine(context.store, dataset, pending.lines);
            await failUpdate(context, dataset, `The update ${times} ${isBegun ? partlyWritten : unchanged}`);
        }
    }
}

/** Sentence for the user. An error that no user caused is thrown on instead, and the work is tried again. */
function forUser(error: unknown): string {
    if (error instanceof ManifestError || error instanceof ObjectStorageError) {
        return error.message;
    }
    throw error;
}

/**
 * Writes the status at the end of the work.
 *
 * @returns true if the dataset still had the status that was worked on.
 */
async function settle(
    { store, now }: Pick<ImportContext, "store" | "now">,
    dataset: Dataset,
    status: DatasetStatus,
    statusMessage: string,
): Promise<boolean> {
    const { numUpdatedRows } = await store
        .updateTable("datasets")
        .set({ status, statusMessage, pendingImport: null, updatedAt: now() })
        .where("id", "=", dataset.id)
        .where("status", "=", dataset.status)
        .executeTakeFirst();
    return numUpdatedRows > 0n;
}

/** Reads the pending import. Undefined: the dataset has another status by now. */
async function readPending<Kind extends PendingImport["kind"]>(
    { store }: ImportContext,
    dataset: Dataset,
    kind: Kind,
): Promise<Extract<PendingImport, { kind: Kind }> | undefined> {
    const row = await store
        .selectFrom("datasets")
        .select("pendingImport")
        .where("id", "=", dataset.id)
        .where("status", "=", dataset.status)
        .executeTakeFirst();
    if (row === undefined) {
        return undefined;
    }
    const pending = JSON.parse(row.pendingImport ?? "null") as PendingImport | null;
    if (pending?.kind !== kind) {
        throw new Error(`the dataset ${dataset.id} has status ${dataset.status} and nothing of kind ${kind} to import`);
    }
    return pending as Extract<PendingImport, { kind: Kind }>;
}
