import { namePrefix, sageMakerName } from "../../../sageMaker/names";

/** Name of the only variant of each endpoint, which SageMaker's own samples use. */
export const variantName = "AllTraffic";

/**
 * Name of a model's endpoint at SageMaker, and of all that is made for it. It follows from service and model, so whoever
 * looks after the model next finds the same things again; a copy of the data folder is another service.
 */
export function endpointNameOf(serviceId: string, modelId: string): string {
    return sageMakerName(`${serviceId}-${modelId}`);
}

/** Folder of the bucket for an endpoint's archive, with a slash at the end. */
export function archiveFolder(prefix: string, endpointName: string): string {
    return `${prefix}endpoints/${endpointName.slice(namePrefix.length)}/`;
}

/** Name of Application Auto Scaling for the number of an endpoint's instances. */
export const scaledInstances = (endpointName: string) =>
    ({
        ServiceNamespace: "sagemaker",
        ResourceId: `endpoint/${endpointName}/variant/${variantName}`,
        ScalableDimension: "sagemaker:variant:DesiredInstanceCount",
    }) as const;
