import { conflict } from "../../http/errors";
import { datasetLifeCycle } from "../../store/lifeCycles";
import { onceForToken } from "../idempotency";
import { aboutDataset, findDataset, findProject, requireDataset, requireProject } from "../resources";
import type { Service } from "../context";
import type { DeleteDatasetInput } from "../validations/deleteDataset";

/** Deletes a dataset in the background. Its pictures stay, and so do trainings that used it. */
export async function deleteDataset(input: DeleteDatasetInput, service: Service) {
    const { ProjectName: projectName, DatasetType: type } = input;
    const about = aboutDataset(projectName, type);
    const output = await onceForToken(service, {
        operation: "DeleteDataset",
        input,
        about,
        deletes: true,
        isSpent: async (store, id) => {
            const project = await findProject(store, projectName);
            const current = project && (await findDataset(store, project, type));
            return current !== undefined && current.id !== id;
        },
        run: async (store) => {
            const dataset = await requireDataset(store, await requireProject(store, projectName), type);
            if (!("DeleteDataset" in datasetLifeCycle[dataset.status].allows)) {
                throw conflict(
                    `The ${type} dataset of the project ${projectName} can't be deleted while its status is ${dataset.status}.`,
                    about,
                );
            }
            await store
                .updateTable("datasets")
                .set({
                    status: "DELETE_IN_PROGRESS",
                    statusMessage: "The dataset is being deleted.",
                    pendingImport: null,
                    updatedAt: service.now(),
                })
                .where("id", "=", dataset.id)
                .execute();
            return { output: {}, resource: { table: "datasets", id: dataset.id } };
        },
    });
    service.background.wakeDatasets();
    return output;
}
