import { printable } from "../../files/printable";
import { changeEntries } from "../../datasets/changeEntries";
import { conflict } from "../../http/errors";
import { datasetLifeCycle } from "../../store/lifeCycles";
import type { Service } from "../context";
import type { ChangeDatasetEntriesOutput } from "../ownOutputs/changeDatasetEntries";
import { aboutDataset, requireDataset, requireProject } from "../resources";
import type { ChangeDatasetEntriesInput } from "../validations/changeDatasetEntries";

/**
 * Adds, replaces and removes entries of a dataset at once. Each change counts by itself, and only if the entry is
 * what the caller expects. Trainings that run have their own copy of the lines.
 */
export async function changeDatasetEntries(
    input: ChangeDatasetEntriesInput,
    service: Service,
): Promise<ChangeDatasetEntriesOutput> {
    const { ProjectName: projectName, DatasetType: type } = input;
    const changes = input.Changes.map(({ Source, Expected, Line }) => ({
        source: Source,
        expected: Expected,
        line: Line,
    }));
    const results = await service.store.transaction().execute(async (store) => {
        const dataset = await requireDataset(store, await requireProject(store, projectName), type);
        if (!("ChangeDatasetEntries" in datasetLifeCycle[dataset.status].allows)) {
            throw conflict(
                `The entries of the ${type} dataset of the project ${projectName} can't be changed while its status is ${dataset.status}. ` +
                    "Try again when that has ended.",
                aboutDataset(projectName, type),
            );
        }
        const now = service.now();
        const changed = await changeEntries(store, dataset, changes, now);
        if (changed.isChanged) {
            await store
                .updateTable("datasets")
                .set({
                    status: "UPDATE_COMPLETE",
                    statusMessage: "The dataset was updated successfully.",
                    updatedAt: now,
                })
                .where("id", "=", dataset.id)
                .execute();
        }
        return changed.results;
    });
    return {
        Results: results.map(({ source, status, line, message }) => ({
            Source: source,
            Status: status,
            ...(line !== undefined && { Line: line }),
            ...(message !== undefined && { Message: printable(message) }),
        })),
    };
}
