import {
    DeregisterScalableTargetCommand,
    PutScalingPolicyCommand,
    RegisterScalableTargetCommand,
} from "@aws-sdk/client-application-auto-scaling";
import {
    CreateEndpointCommand,
    CreateEndpointConfigCommand,
    CreateModelCommand,
    DeleteEndpointCommand,
    DeleteEndpointConfigCommand,
    DeleteModelCommand,
    DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import type { DescribeEndpointCommandOutput } from "@aws-sdk/client-sagemaker";
import { isTaken, isUnknown, unless } from "../../../sageMaker/callErrors";
import type { SageMakerClients } from "../../../sageMaker/clients";
import { quoted } from "../../../sageMaker/failures";
import {
    createModelPackage,
    deleteModelPackage,
    describeModelPackage,
    failureOf,
} from "../../../sageMaker/modelPackage";
import { openStaging } from "../../../sageMaker/staging";
import type { Staging } from "../../../sageMaker/staging";
import { scaledInstances } from "./endpointName";
import {
    configurationRequest,
    endpointRequest,
    modelRequest,
    scalableTargetRequest,
    scalingPolicyRequest,
} from "./endpointRequests";
import type { EndpointOrder } from "./endpointRequests";

/** Name of the archive in its folder. */
export const archiveName = "model.tar.gz";

/**
 * The things at SageMaker and in S3 that host one model. Each method does what isn't done yet, so it can be repeated
 * after it was cut off at any point. They throw the errors of the AWS SDK.
 */
export interface Endpoint {
    readonly name: string;
    /** Undefined: there is no endpoint. */
    describe(): Promise<DescribeEndpointCommandOutput | undefined>;
    /**
     * Makes the endpoint and all before it, as far as SageMaker is ready for it: called again, it goes on.
     *
     * @param pack - packs the model's archive, if there is none yet.
     */
    create(order: EndpointOrder, pack: () => Promise<Uint8Array>): Promise<void>;
    /** Has the number of instances follow the load between the order's bounds. */
    scale(order: EndpointOrder): Promise<void>;
    /** Removes what can be removed now. @returns whether nothing is left. */
    remove(): Promise<boolean>;
    archiveUri(): string;
}

export interface EndpointPlace {
    bucket: string;
    /** Folder of the archive, with a slash at the end. */
    folder: string;
    /** KMS key for the archive. Undefined: as the bucket encrypts. */
    kmsKeyId?: string;
    /** Whether the model has a package: that of an algorithm. Default: false. */
    isPackaged?: boolean;
}

export function openEndpoint(
    name: string,
    place: EndpointPlace,
    clients: SageMakerClients,
    signal: AbortSignal,
): Endpoint {
    const options = { abortSignal: signal };
    const staging: Staging = openStaging(
        clients.s3,
        { bucket: place.bucket, prefix: place.folder, kmsKeyId: place.kmsKeyId },
        signal,
    );
    const describe = () =>
        unless(isUnknown, () => clients.sageMaker().send(new DescribeEndpointCommand({ EndpointName: name }), options));

    /** @returns whether the package is ready. */
    async function packageModel({ archiveUri, madeFor }: EndpointOrder, algorithm: string): Promise<boolean> {
        await createModelPackage(clients, { name, algorithm, archiveUri, madeFor }, signal);
        const made = await describeModelPackage(clients, name, signal);
        if (made?.ModelPackageStatus === "Failed") {
            throw new Error(`SageMaker can't make a model package of it: ${quoted(failureOf(made))}.`);
        }
        return made?.ModelPackageStatus === "Completed";
    }

    return {
        name,
        describe,
        archiveUri: () => staging.uri(archiveName),
        async create(order, pack) {
            const sageMaker = clients.sageMaker();
            if ((await staging.list()).length === 0) {
                await staging.write(archiveName, await pack());
            }
            if ("algorithm" in order.runs && !(await packageModel(order, order.runs.algorithm))) {
                return;
            }
            await unless(isTaken, () => sageMaker.send(new CreateModelCommand(modelRequest(order)), options));
            await unless(isTaken, () =>
                sageMaker.send(new CreateEndpointConfigCommand(configurationRequest(order)), options),
            );
            await unless(isTaken, () => sageMaker.send(new CreateEndpointCommand(endpointRequest(order)), options));
        },
        async scale(order) {
            if (order.max > order.min) {
                const scaling = clients.autoScaling();
                await scaling.send(new RegisterScalableTargetCommand(scalableTargetRequest(order)), options);
                await scaling.send(new PutScalingPolicyCommand(scalingPolicyRequest(order)), options);
            }
        },
        async remove() {
            const sageMaker = clients.sageMaker();
            // First: scaling would change an endpoint that is going.
            await unless(
                (error) => error.name === "ObjectNotFoundException",
                () => clients.autoScaling().send(new DeregisterScalableTargetCommand(scaledInstances(name)), options),
            );
            const endpoint = await describe();
            if (endpoint !== undefined) {
                if (endpoint.EndpointStatus !== "Deleting") {
                    await unless(isUnknownOrBusy, () =>
                        sageMaker.send(new DeleteEndpointCommand({ EndpointName: name }), options),
                    );
                }
                if ((await describe()) !== undefined) {
                    return false;
                }
            }
            // A configuration must not go before the endpoint that uses it.
            await unless(isUnknown, () =>
                sageMaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: name }), options),
            );
            await unless(isUnknown, () => sageMaker.send(new DeleteModelCommand({ ModelName: name }), options));
            if (place.isPackaged) {
                await deleteModelPackage(clients, name, signal);
            }
            await staging.deleteAll();
            return true;
        },
    };
}

/** An endpoint that is being made or maintained can't be deleted until that is over. */
function isUnknownOrBusy(error: Error): boolean {
    return isUnknown(error) || (error.name === "ValidationException" && /in-progress|in progress/i.test(error.message));
}

/** Whether a configuration that was just made isn't seen yet. */
export function isNotVisibleYet({ name, message }: Error): boolean {
    return name === "ValidationException" && /could not find/i.test(message);
}
