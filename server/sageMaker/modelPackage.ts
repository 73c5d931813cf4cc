import {
    CreateModelPackageCommand,
    DeleteModelPackageCommand,
    DescribeModelPackageCommand,
} from "@aws-sdk/client-sagemaker";
import type { DescribeModelPackageCommandOutput } from "@aws-sdk/client-sagemaker";
import { isTaken, isUnknown, unless } from "./callErrors";
import type { SageMakerClients } from "./clients";
import { tagsFor } from "./tags";
import type { MadeFor } from "./tags";

/**
 * Package of a model that an algorithm of the Marketplace trained. SageMaker hosts such a model only from a package, which
 * names the algorithm in place of an image.
 */
export interface PackagedModel {
    name: string;
    /** ARN of the algorithm. */
    algorithm: string;
    /** Address in S3 of the model's archive. */
    archiveUri: string;
    madeFor: MadeFor;
}

/** Makes a package, if it isn't there. Errors are those of the AWS SDK. */
export async function createModelPackage(
    clients: SageMakerClients,
    { name, algorithm, archiveUri, madeFor }: PackagedModel,
    signal?: AbortSignal,
): Promise<void> {
    const request = new CreateModelPackageCommand({
        ModelPackageName: name,
        ModelPackageDescription: `Model of the project ${madeFor.project}, version ${madeFor.version}`,
        SourceAlgorithmSpecification: {
            SourceAlgorithms: [{ AlgorithmName: algorithm, ModelDataUrl: archiveUri }],
        },
        Tags: tagsFor(madeFor),
    });
    await unless(isTaken, () => clients.sageMaker().send(request, { abortSignal: signal }));
}

/** Looks at a package. Undefined: there is none. */
export async function describeModelPackage(
    clients: SageMakerClients,
    name: string,
    signal?: AbortSignal,
): Promise<DescribeModelPackageCommandOutput | undefined> {
    return unless(isUnknown, () =>
        clients.sageMaker().send(new DescribeModelPackageCommand({ ModelPackageName: name }), { abortSignal: signal }),
    );
}

/** Reason of a package that failed. */
export function failureOf({ ModelPackageStatusDetails: details }: DescribeModelPackageCommandOutput): string {
    const reasons = [...(details?.ValidationStatuses ?? []), ...(details?.ImageScanStatuses ?? [])];
    return reasons.find(({ FailureReason }) => FailureReason !== undefined)?.FailureReason ?? "no reason given";
}

/** Removes a package. Having nothing to remove is success. */
export async function deleteModelPackage(clients: SageMakerClients, name: string, signal?: AbortSignal): Promise<void> {
    await unless(isUnknown, () =>
        clients.sageMaker().send(new DeleteModelPackageCommand({ ModelPackageName: name }), { abortSignal: signal }),
    );
}
