import { randomUUID } from "node:crypto";
import type { Selectable } from "kysely";
import type { PendingImport } from "../../datasets/pendingImport";
import type { DatasetsTable } from "../../store/schema";
import { datasetMetadata } from "../descriptions";
import { conflict } from "../../http/errors";
import { onceForToken } from "../idempotency";
import { aboutDataset, findDataset, findProject, requireProject } from "../resources";
import type { Dataset, Store } from "../resources";
import type { Service } from "../context";
import type { CreateDatasetInput } from "../validations/createDataset";
import { waitForDeletion } from "../waitForDeletion";

/** Creates a dataset: empty at once, or from a manifest in the background. A deletion in progress is waited for. */
export async function createDataset(input: CreateDatasetInput, service: Service) {
    const { ProjectName: projectName, DatasetType: type } = input;
    await waitForDeletion(service, () => isBeingDeleted(service.store, projectName, type));
    const output = await onceForToken(service, {
        operation: "CreateDataset",
        input,
        about: aboutDataset(projectName, type),
        isSpent: async (store, id) => {
            const made = await store.selectFrom("datasets").select("status").where("id", "=", id).executeTakeFirst();
            return made === undefined || made.status === "CREATE_FAILED" || made.status === "DELETE_IN_PROGRESS";
        },
        run: async (store) => {
            const project = await requireProject(store, projectName);
            const existing = await findDataset(store, project, type);
            if (existing !== undefined) {
                throw conflict(
                    `The project ${projectName} has a ${type} dataset already (status ${existing.status}). ` +
                        "To replace it, delete it first.",
                    aboutDataset(projectName, type),
                );
            }
            const dataset = newDataset(project.id, input, service.now());
            await store.insertInto("datasets").values(dataset).execute();
            return {
                output: { DatasetMetadata: datasetMetadata(dataset) },
                resource: { table: "datasets", id: dataset.id },
            };
        },
    });
    service.background.wakeDatasets();
    return output;
}

async function isBeingDeleted(store: Store, projectName: string, type: Dataset["type"]): Promise<boolean> {
    const project = await findProject(store, projectName);
    const dataset = project && (await findDataset(store, project, type));
    return dataset?.status === "DELETE_IN_PROGRESS";
}

function newDataset(
    projectId: string,
    { DatasetType, DatasetSource }: CreateDatasetInput,
    now: number,
): Selectable<DatasetsTable> {
    const manifest = DatasetSource?.GroundTruthManifest?.S3Object;
    const common = {
        id: randomUUID(),
        projectId,
        type: DatasetType,
        createdAt: now,
        updatedAt: now,
        leaseOwner: null,
        leaseExpiresAt: null,
    };
    if (manifest === undefined) {
        return {
            ...common,
            status: "CREATE_COMPLETE",
            statusMessage: "The dataset was created successfully.",
            pendingImport: null,
        };
    }
    const pending: PendingImport = {
        kind: "manifest",
        location: {
            bucket: manifest.Bucket,
            key: manifest.Key,
            ...(manifest.VersionId !== undefined && { versionId: manifest.VersionId }),
        },
    };
    return {
        ...common,
        status: "CREATE_IN_PROGRESS",
        statusMessage: "The dataset is being created from its manifest.",
        pendingImport: JSON.stringify(pending),
    };
}
