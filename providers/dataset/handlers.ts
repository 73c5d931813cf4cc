import { existsSync } from "node:fs";
import type { DatasetDescription } from "@aws-sdk/client-lookoutvision";
import { changedArguments } from "../dynamic/changedArguments";
import { clientToken } from "../dynamic/clientToken";
import { formatDuration, parseDuration } from "../dynamic/duration";
import { explain, isConflict, isNotFound } from "../dynamic/explain";
import type { Handlers } from "../dynamic/handlers";
import type { HostContext } from "../dynamic/hostContext";
import { InitError } from "../dynamic/initError";
import { type Service, waitPatienceMs } from "../dynamic/service";
import { logicalName } from "../dynamic/urn";
import { WaitTimeoutError, waitUntil } from "../dynamic/waitUntil";
import { bucketFolder, openBucket } from "./bucket";
import { checkDataset, defaultMaskColors } from "./check";
import { diffDataset, needsRepair } from "./diff";
import { openFolderBucket } from "./folderBucket";
import { contentHash, type LabelledPicture, readPictureFolder } from "./pictureFolder";
import type { DatasetInputs, DatasetOutputs } from "./state";
import { manifestKey, pictureUri, removeStaleUploads, removeUploads, uploadDataset, type UploadPlace } from "./uploads";

const defaultTimeout = "1h";
const progressMs = 1_000;

export function datasetHandlers(context: HostContext): Handlers<DatasetInputs, DatasetOutputs> {
    const { clock, connect, progress } = context;

    return {
        check: (_olds, news) => checkDataset(news),
        diff: (_id, olds, news) => diffDataset(olds, news),

        create: async (inputs) => {
            const service = await connect();
            const pictures = await provide(service, inputs);
            const outs = await importManifest(service, inputs, inputs.timeouts?.create);
            await removeStale(service, inputs, pictures);
            return { id: datasetId(inputs), outs };
        },

        read: async (_id, outputs) => {
            const found = await findDataset(await connect(), outputs);
            return found === undefined || found.Status?.startsWith("DELETE_") ? undefined : stateOf(outputs, found);
        },

        update: async (_id, olds, news) => {
            const updated = { ...withoutArguments(olds), ...news } as DatasetOutputs;
            const sameContent = changedArguments(olds, news, ["images", "datasetSource", "contentHash"]).length === 0;
            if (sameContent && !needsRepair(olds)) {
                return updated;
            }
            if (olds.contentHash === news.contentHash && samePlace(olds, news) && !needsRepair(olds)) {
                return updated;
            }
            const service = await connect();
            const timeout = news.timeouts?.update;
            if (sameContent && olds.status === "CREATE_IN_PROGRESS") {
                return awaitImport(service, updated, timeout);
            }
            const pictures = await provide(service, news);
            await deleteDataset(service, olds, timeout);
            let outs: DatasetOutputs;
            try {
                outs = await importManifest(service, news, timeout);
            } catch (error) {
                throw error instanceof InitError ? error : new InitError(datasetId(news), { ...updated, status: "CREATE_FAILED" }, whatToDo(error));
            }
            if (!samePlace(olds, news)) {
                await removeAllUploads(service, olds);
            }
            await removeStale(service, news, pictures);
            return outs;
        },

        delete: async (_id, outputs) => {
            const service = await connect();
            await deleteDataset(service, outputs, outputs.timeouts?.delete);
            await removeAllUploads(service, outputs);
        },
    };

    /** Uploads the pictures, if that is what the dataset is made of. */
    async function provide(service: Service, inputs: DatasetInputs): Promise<LabelledPicture[]> {
        const { images } = inputs;
        if (!images) {
            return [];
        }
        const maskColors = images.maskColors ?? defaultMaskColors;
        const { pictures, problems } = await readPictureFolder(images.folder, { normal: 0, anomaly: 0 });
        if (problems.length > 0 || contentHash(pictures, maskColors) !== inputs.contentHash) {
            throw new Error(problems[0] ?? `the pictures in ${images.folder} changed since this update began: run it again`);
        }
        const row = progress(inputs.resourceUrn);
        let shownAt = clock.now();
        await uploadDataset(placeOf(service, inputs, images), pictures, maskColors, (done, total) => {
            // An upload of less than a second says nothing, or its first line would outlast it on the row.
            if (clock.now() - shownAt >= progressMs) {
                shownAt = clock.now();
                row.show(`Uploaded ${done} of ${total} files.`);
            }
        });
        return pictures;
    }

    /** The dataset is there by now, so what can't be deleted is no failure: it is written down, and the next change tries again. */
    async function removeStale(service: Service, inputs: DatasetInputs, pictures: readonly LabelledPicture[]): Promise<void> {
        if (inputs.images) {
            try {
                await removeStaleUploads(placeOf(service, inputs, inputs.images), pictures);
            } catch (error) {
                progress(inputs.resourceUrn).warn(`Pictures of earlier uploads couldn't be deleted, and stay until the next change: ${explain(error)}`);
            }
        }
    }

    /** A bucket that is gone has taken the uploads along. */
    async function removeAllUploads(service: Service, dataset: DatasetOutputs): Promise<void> {
        const { images, bucketFolder: folder } = dataset;
        if (!images || (folder !== undefined && !existsSync(folder))) {
            return;
        }
        try {
            const place = placeOf(service, dataset, images);
            await removeUploads(folder === undefined ? place : { ...place, bucket: openFolderBucket(images.bucket, folder) });
        } catch (error) {
            if ((error as { name?: string }).name !== "NoSuchBucket") {
                throw error;
            }
        }
    }

    /** Makes the dataset, also where an `up` that was cut off left one of other pictures, or a failed one. */
    async function importManifest(service: Service, inputs: DatasetInputs, timeout: string | undefined): Promise<DatasetOutputs> {
        try {
            return await startImport(service, inputs, timeout);
        } catch (error) {
            if (!isConflict(error)) {
                throw error;
            }
            if (!(await isLeftover(service, inputs, timeout))) {
                throw new Error(
                    `the project ${inputs.projectName} has a ${inputs.datasetType} dataset that this stack didn't make: delete that first`,
                    { cause: error },
                );
            }
        }
        await deleteDataset(service, inputs, timeout);
        return startImport(service, inputs, timeout);
    }

    /** True for a dataset whose import failed, and for one of pictures that this very dataset uploaded. */
    async function isLeftover(service: Service, inputs: DatasetInputs, timeout: string = defaultTimeout): Promise<boolean> {
        const target = { ProjectName: inputs.projectName, DatasetType: inputs.datasetType };
        const status = await waitUntil(
            async () => {
                const found = await findDataset(service, inputs, waitPatienceMs);
                return found?.Status === "CREATE_IN_PROGRESS" ? undefined : (found?.Status ?? "gone");
            },
            parseDuration(timeout) ?? 0,
            clock,
        );
        if (status === "CREATE_FAILED" || status === "gone") {
            return true;
        }
        if (!inputs.images) {
            return false;
        }
        // provide() has made sure that the place is this dataset's own.
        const start = pictureUri(placeOf(service, inputs, inputs.images));
        const { DatasetEntries = [] } = await service.call((api) => api.listDatasetEntries({ ...target, MaxResults: 100 }));
        return DatasetEntries.length > 0 && DatasetEntries.every((entry) => String(JSON.parse(entry)["source-ref"]).startsWith(start));
    }

    /** @throws the SDK's ConflictException when there is another dataset. */
    async function startImport(service: Service, inputs: DatasetInputs, timeout: string | undefined): Promise<DatasetOutputs> {
        const { bucket, key, versionId } = manifestOf(inputs);
        const request = {
            ProjectName: inputs.projectName,
            DatasetType: inputs.datasetType,
            DatasetSource: { GroundTruthManifest: { S3Object: { Bucket: bucket, Key: key, VersionId: versionId } } },
            ClientToken: clientToken(inputs.stackIdentity, inputs.resourceUrn, inputs.datasetType, { bucket, key, versionId }, inputs.contentHash),
        };
        const { DatasetMetadata: made = {} } = await service.call((api) => api.createDataset(request));
        const folder = inputs.images && bucketFolder(service, inputs.images.bucket);
        return awaitImport(service, stateOf({ ...inputs, ...(folder !== undefined && { bucketFolder: folder }) }, made), timeout);
    }

    /** From here on the dataset exists: failures leave it in the state for the next `up` to repair. */
    async function awaitImport(service: Service, started: DatasetOutputs, timeout: string = defaultTimeout): Promise<DatasetOutputs> {
        const name = `LookoutVisionDataset "${logicalName(started.resourceUrn)}" (${started.datasetType} of project ${started.projectName})`;
        let last = started;
        const look = async (): Promise<true | undefined> => {
            const found = await findDataset(service, started, waitPatienceMs);
            if (found === undefined) {
                throw new Error(`it was deleted while it was imported: run "pulumi refresh", then "pulumi up"`);
            }
            last = stateOf(started, found);
            return last.status === "CREATE_IN_PROGRESS" ? undefined : true;
        };
        try {
            if (!(await look())) {
                await waitUntil(look, parseDuration(timeout) ?? 0, clock);
            }
        } catch (error) {
            const reason =
                error instanceof WaitTimeoutError
                    ? `Importing ${name} took longer than ${formatDuration(parseDuration(timeout) ?? 0)}; it goes on. Run "pulumi up" again to wait for its end.`
                    : `Waiting for the import of ${name} failed: ${explain(error)}.`;
            throw new InitError(datasetId(started), last, reason);
        }
        if (last.status === "CREATE_FAILED") {
            throw new InitError(
                datasetId(started),
                last,
                `Importing ${name} failed: ${last.statusMessage.replace(/[.\s]+$/, "")}. Correct that and run "pulumi up" again: it imports anew.`,
            );
        }
        return last;
    }

    async function deleteDataset(service: Service, dataset: DatasetInputs, timeout: string = defaultTimeout): Promise<void> {
        const target = { ProjectName: dataset.projectName, DatasetType: dataset.datasetType };
        const step = async (): Promise<true | undefined> => {
            const found = await findDataset(service, dataset, waitPatienceMs);
            if (found === undefined) {
                return true;
            }
            if (found.Status !== "DELETE_IN_PROGRESS" && found.Status !== "CREATE_IN_PROGRESS") {
                try {
                    await service.call((api) => api.deleteDataset(target));
                } catch (error) {
                    if (!isNotFound(error) && !isConflict(error)) {
                        throw error;
                    }
                }
            }
            return undefined;
        };
        if (!(await step())) {
            await waitUntil(step, parseDuration(timeout) ?? 0, clock);
        }
    }
}

function whatToDo(error: unknown): string {
    return isNotFound(error) ? `${explain(error)} If it was deleted beside Pulumi, run "pulumi refresh", then "pulumi up".` : explain(error);
}

function datasetId({ projectName, datasetType }: DatasetInputs): string {
    return `${projectName}/${datasetType}`;
}

function placeOf(service: Service, inputs: DatasetInputs, images: NonNullable<DatasetInputs["images"]>): UploadPlace {
    const { projectName, datasetType, stackIdentity } = inputs;
    return {
        bucket: openBucket(service, images.bucket),
        prefix: images.prefix ?? "",
        projectName,
        datasetType,
        owner: clientToken(stackIdentity, projectName, datasetType),
    };
}

function manifestOf({ images, datasetSource, projectName, datasetType }: DatasetInputs): { bucket: string; key: string; versionId?: string } {
    if (images) {
        return { bucket: images.bucket, key: manifestKey({ prefix: images.prefix ?? "", projectName, datasetType }) };
    }
    if (datasetSource) {
        return datasetSource.groundTruthManifest.s3Object;
    }
    throw new Error("neither images nor datasetSource is given");
}

/** True when both say the same bucket and key: then only content can differ. */
function samePlace(a: DatasetInputs, b: DatasetInputs): boolean {
    const place = (inputs: DatasetInputs) => {
        const { bucket, key, versionId } = manifestOf(inputs);
        return JSON.stringify([bucket, key, versionId ?? null]);
    };
    return place(a) === place(b);
}

function withoutArguments({ images: _i, datasetSource: _d, timeouts: _t, ...rest }: DatasetOutputs): object {
    return rest;
}

async function findDataset(
    service: Service,
    { projectName, datasetType }: DatasetInputs,
    patienceMs?: number,
): Promise<DatasetDescription | undefined> {
    try {
        const { DatasetDescription: found } = await service.call(
            (api) => api.describeDataset({ ProjectName: projectName, DatasetType: datasetType }),
            patienceMs,
        );
        return found;
    } catch (error) {
        if (isNotFound(error)) {
            return undefined;
        }
        throw error;
    }
}

function stateOf(inputs: DatasetInputs, found: DatasetDescription): DatasetOutputs {
    const { bucket, key } = manifestOf(inputs);
    return {
        ...inputs,
        manifest: { bucket, key },
        status: found.Status ?? "",
        statusMessage: found.StatusMessage ?? "",
        imageStats: {
            total: found.ImageStats?.Total ?? 0,
            labeled: found.ImageStats?.Labeled ?? 0,
            normal: found.ImageStats?.Normal ?? 0,
            anomaly: found.ImageStats?.Anomaly ?? 0,
        },
        creationTimestamp: found.CreationTimestamp?.toISOString() ?? "",
        lastUpdatedTimestamp: found.LastUpdatedTimestamp?.toISOString() ?? found.CreationTimestamp?.toISOString() ?? "",
    };
}
