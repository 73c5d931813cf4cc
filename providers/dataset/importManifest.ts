import { clientToken } from "../arguments/clientToken";
import { explain, isConflict, isNotFound, withoutFullStop } from "../service/errors";
import type { HostContext } from "../service/hostContext";
import { InitError } from "../host/initError";
import { waitPatienceMs } from "../service/connection";
import type { Service } from "../service/connection";
import { logicalName } from "../host/urn";
import { WaitTimeoutError } from "../service/waitUntil";
import { waitForDeletion, waitForEnd } from "../service/waits";
import { bucketFolder } from "../buckets/openBucket";
import { placeOf } from "./datasetPictures";
import { datasetId, findDataset, manifestOf, stateOf } from "./describe";
import type { DatasetInputs, DatasetOutputs } from "./state";
import { pictureUri } from "./uploads";

const defaultTimeout = "1h";

/** What the service advises callers of its API, which "pulumi up" does by itself. */
const apiAdvice = " Correct this, delete the dataset and create it again.";

/** Makes the dataset, even if an `up` that was cut off left one of other pictures, or a failed one. */
export async function importManifest(
    context: HostContext,
    service: Service,
    inputs: DatasetInputs,
    timeout: string | undefined,
): Promise<DatasetOutputs> {
    try {
        return await startImport(context, service, inputs, timeout);
    } catch (error) {
        if (!isConflict(error)) {
            throw error;
        }
        if (!(await isLeftover(context, service, inputs, timeout))) {
            throw new Error(
                `the project ${inputs.projectName} has a ${inputs.datasetType} dataset already. ` +
                    `If this stack has it under another resource name or parent, give that as an alias, ` +
                    `for instance { aliases: [{ name: "its-old-name" }] }. If it is somebody else's, delete it first`,
                { cause: error },
            );
        }
    }
    await deleteDataset(context, service, inputs, timeout);
    return startImport(context, service, inputs, timeout);
}

/**
 * Waits for the import. The dataset exists from here on: failures leave it in the state, and the next `up` repairs it.
 */
export async function awaitImport(
    { clock, progress }: HostContext,
    service: Service,
    started: DatasetOutputs,
    timeout: string = defaultTimeout,
): Promise<DatasetOutputs> {
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
        await waitForEnd({ what: `Importing ${name}`, look, timeout, clock });
    } catch (error) {
        const reason =
            error instanceof WaitTimeoutError
                ? error.message
                : `Waiting for the import of ${name} failed: ${explain(error)}.`;
        throw new InitError(datasetId(started), last, reason);
    }
    if (last.status === "CREATE_FAILED") {
        throw new InitError(
            datasetId(started),
            last,
            `Importing ${name} failed: ${withoutFullStop(last.statusMessage.replace(apiAdvice, ""))}. Correct that and run "pulumi up" again: it imports anew.`,
        );
    }
    if (/only normal and anomaly are labels/.test(last.statusMessage)) {
        progress(started.resourceUrn).warn(
            `${last.statusMessage} Or say what the classes are with the argument classMap, for instance { "Good": "normal" }.`,
        );
    }
    return last;
}

/**
 * Deletes the dataset, which ends its import. A service of an earlier release wants the import to end first. Resolves when it no
 * longer exists.
 */
export async function deleteDataset(
    { clock }: HostContext,
    service: Service,
    dataset: DatasetInputs,
    timeout: string = defaultTimeout,
): Promise<void> {
    const target = { ProjectName: dataset.projectName, DatasetType: dataset.datasetType };
    let status: string | undefined;
    const look = async (): Promise<true | undefined> => {
        const found = await findDataset(service, dataset, waitPatienceMs);
        status = found?.Status;
        if (found === undefined) {
            return true;
        }
        if (found.Status !== "DELETE_IN_PROGRESS") {
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
    const what = `the ${dataset.datasetType} dataset of project ${dataset.projectName}`;
    await waitForDeletion({ what, look, status: () => status, timeout, clock });
}

/** True for a dataset whose import failed, and for one of pictures that this very dataset uploaded. */
async function isLeftover(
    { clock }: HostContext,
    service: Service,
    inputs: DatasetInputs,
    timeout: string = defaultTimeout,
): Promise<boolean> {
    const target = { ProjectName: inputs.projectName, DatasetType: inputs.datasetType };
    const status = await waitForEnd({
        what: `Importing the ${inputs.datasetType} dataset of project ${inputs.projectName}`,
        timeout,
        clock,
        look: async () => {
            const found = await findDataset(service, inputs, waitPatienceMs);
            return found?.Status === "CREATE_IN_PROGRESS" ? undefined : (found?.Status ?? "gone");
        },
    });
    if (status === "CREATE_FAILED" || status === "gone") {
        return true;
    }
    if (!inputs.images) {
        return false;
    }
    // uploadPictures() has made sure that the place belongs to this dataset.
    const start = pictureUri(await placeOf(service, inputs, inputs.images));
    const { DatasetEntries = [] } = await service.call((api) => api.listDatasetEntries({ ...target, MaxResults: 100 }));
    return (
        DatasetEntries.length > 0 &&
        DatasetEntries.every((entry) => String(JSON.parse(entry)["source-ref"]).startsWith(start))
    );
}

/** @throws the SDK's ConflictException if there is another dataset. */
async function startImport(
    context: HostContext,
    service: Service,
    inputs: DatasetInputs,
    timeout: string | undefined,
): Promise<DatasetOutputs> {
    const { bucket, key, versionId } = manifestOf(inputs);
    const request = {
        ProjectName: inputs.projectName,
        DatasetType: inputs.datasetType,
        DatasetSource: { GroundTruthManifest: { S3Object: { Bucket: bucket, Key: key, VersionId: versionId } } },
        ClientToken: clientToken(
            inputs.stackIdentity,
            inputs.resourceUrn,
            inputs.datasetType,
            { bucket, key, versionId },
            inputs.contentHash,
        ),
    };
    const { DatasetMetadata: made = {} } = await service.call((api) => api.createDataset(request));
    const folder = inputs.images && (await bucketFolder(service, inputs.images.bucket));
    return awaitImport(
        context,
        service,
        stateOf({ ...inputs, ...(folder !== undefined && { bucketFolder: folder }) }, made),
        timeout,
    );
}
