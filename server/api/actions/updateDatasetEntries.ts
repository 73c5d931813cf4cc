import type { PendingImport } from "../../datasets/pendingImport";
import { datasetLifeCycle } from "../../store/lifeCycles";
import { conflict, validationError } from "../../http/errors";
import { onceForToken } from "../idempotency";
import { aboutDataset, requireDataset, requireProject } from "../resources";
import type { Service } from "../context";
import type { UpdateDatasetEntriesInput } from "../validations/updateDatasetEntries";

/**
 * Adds entries to a dataset and replaces those of the same picture, in the background. One that can't be used keeps all
 * from being applied.
 */
export async function updateDatasetEntries(input: UpdateDatasetEntriesInput, service: Service) {
    const { ProjectName: projectName, DatasetType: type } = input;
    const pending: PendingImport = { kind: "changes", lines: decodeChanges(input.Changes) };
    const about = aboutDataset(projectName, type);
    const output = await onceForToken(service, {
        operation: "UpdateDatasetEntries",
        input,
        about,
        isSpent: async (store, id) => {
            const updated = await store.selectFrom("datasets").select("status").where("id", "=", id).executeTakeFirst();
            return (
                updated === undefined ||
                updated.status.startsWith("UPDATE_FAILED") ||
                updated.status.startsWith("DELETE")
            );
        },
        run: async (store) => {
            const dataset = await requireDataset(store, await requireProject(store, projectName), type);
            if (!("UpdateDatasetEntries" in datasetLifeCycle[dataset.status].allows)) {
                throw conflict(
                    `The ${type} dataset of the project ${projectName} can't be updated while its status is ${dataset.status}.`,
                    about,
                );
            }
            await store
                .updateTable("datasets")
                .set({
                    status: "UPDATE_IN_PROGRESS",
                    statusMessage: "The dataset is being updated.",
                    pendingImport: JSON.stringify(pending),
                    updatedAt: service.now(),
                })
                .where("id", "=", dataset.id)
                .execute();
            return { output: { Status: "UPDATE_IN_PROGRESS" }, resource: { table: "datasets", id: dataset.id } };
        },
    });
    service.background.wakeDatasets();
    return output;
}

function decodeChanges(changes: Buffer): string[] {
    let text: string;
    try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(changes);
    } catch {
        throw validationError("The changes are not text in UTF-8: they must be JSON Lines.");
    }
    if (text.includes("\0")) {
        throw validationError("The changes hold the character NUL: they must be JSON Lines.");
    }
    const lines = text.split("\n").map((line) => line.trim());
    if (lines.every((line) => line === "")) {
        throw validationError("The changes hold no JSON Line.");
    }
    return lines;
}
