import type { DatasetDescription } from "@aws-sdk/client-lookoutvision";
import { ifFound } from "../service/errors";
import { partsOfId } from "../host/resourceId";
import type { Service } from "../service/connection";
import { mappedKey } from "./mapClasses";
import type { DatasetInputs, DatasetOutputs } from "./state";
import { manifestKey } from "./uploads";

/** Makes the id of a dataset in the state. */
export function datasetId({ projectName, datasetType }: DatasetInputs): string {
    return `${projectName}/${datasetType}`;
}

/** Parses an id made by `datasetId`. @throws Error with a sentence for an id that no dataset can have. */
export function datasetOfId(id: string): Pick<DatasetInputs, "projectName" | "datasetType"> {
    const form = "PROJECT/TYPE, for instance boards/train";
    const [projectName, datasetType] = partsOfId(id, /^([^/]+)\/(train|test)$/, "a dataset", form) as [
        string,
        DatasetInputs["datasetType"],
    ];
    return { projectName, datasetType };
}

/** Reads the dataset from the service. Undefined: there is none. */
export async function findDataset(
    service: Service,
    { projectName, datasetType }: Pick<DatasetInputs, "projectName" | "datasetType">,
    patienceMs?: number,
): Promise<DatasetDescription | undefined> {
    const answer = await ifFound(
        service.call((api) => api.describeDataset({ ProjectName: projectName, DatasetType: datasetType }), patienceMs),
    );
    return answer?.DatasetDescription;
}

/** Makes the state of a dataset: the inputs, and the service's description. */
export function stateOf(inputs: DatasetInputs, found: DatasetDescription): DatasetOutputs {
    const { bucket, key } = manifestOf(inputs);
    return { ...inputs, manifest: { bucket, key }, ...factsOf(found) };
}

/** Returns the service's facts about a dataset. The service doesn't tell what it was made from. */
export function factsOf(
    found: DatasetDescription,
): Pick<DatasetOutputs, "status" | "statusMessage" | "imageStats" | "creationTimestamp" | "lastUpdatedTimestamp"> {
    return {
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

/** Returns the location of the dataset's manifest. */
export function manifestOf(inputs: DatasetInputs): {
    bucket: string;
    key: string;
    versionId?: string;
} {
    const { images, datasetSource, projectName, datasetType } = inputs;
    if (images) {
        return { bucket: images.bucket, key: manifestKey({ prefix: images.prefix ?? "", projectName, datasetType }) };
    }
    if (datasetSource && inputs.classMap) {
        const { bucket, key } = datasetSource.groundTruthManifest.s3Object;
        return { bucket, key: mappedKey(inputs, key) };
    }
    if (datasetSource) {
        return datasetSource.groundTruthManifest.s3Object;
    }
    throw new Error("neither images nor datasetSource is given");
}

/** True if both name the same bucket and key: then only the content can differ. */
export function samePlace(a: DatasetInputs, b: DatasetInputs): boolean {
    const place = (inputs: DatasetInputs) => {
        const { bucket, key, versionId } = manifestOf(inputs);
        return JSON.stringify([bucket, key, versionId ?? null]);
    };
    return place(a) === place(b);
}
