import type {
    CreateEndpointCommandInput,
    CreateEndpointConfigCommandInput,
    CreateModelCommandInput,
} from "@aws-sdk/client-sagemaker";
import type {
    PutScalingPolicyCommandInput,
    RegisterScalableTargetCommandInput,
} from "@aws-sdk/client-application-auto-scaling";
import { hasOwnDisks } from "../../../sageMaker/ownDisks";
import { placeMembers } from "../../../sageMaker/requestMembers";
import type { EngineSettings } from "../../../sageMaker/settings";
import { tagsFor } from "../../../sageMaker/tags";
import type { MadeFor } from "../../../sageMaker/tags";
import { scaledInstances, variantName } from "./endpointName";

/** What an endpoint's containers run: an image, or an algorithm of the Marketplace. */
export type EndpointSoftware = { image: string } | { algorithm: string };

/** An endpoint as it is asked for. */
export interface EndpointOrder {
    /** Name of all that is made for it. */
    name: string;
    madeFor: MadeFor;
    /** With the type of the instances that host. */
    settings: EngineSettings;
    runs: EndpointSoftware;
    /** Address of the model's archive in S3. */
    archiveUri: string;
    /** KMS key of the model. Undefined: none. */
    kmsKeyId?: string;
    /** Least number of instances. */
    min: number;
    /** Most instances, at least `min`. */
    max: number;
}

/** Time that a new container has to load the model, in seconds. */
const startUpSeconds = 600;

/**
 * Calls in progress for each instance that scaling aims at. An instance looks at as many pictures at a time as it has
 * processors; one call more than two waits on the smallest.
 */
const callsPerInstance = 2;

export function modelRequest({ name, settings, runs, archiveUri, madeFor }: EndpointOrder): CreateModelCommandInput {
    return {
        ModelName: name,
        PrimaryContainer:
            "image" in runs ? { Image: runs.image, ModelDataUrl: archiveUri } : { ModelPackageName: name },
        ExecutionRoleArn: settings.role,
        ...placeMembers(settings),
        Tags: tagsFor(madeFor),
    };
}

export function configurationRequest(order: EndpointOrder): CreateEndpointConfigCommandInput {
    const { name, settings, kmsKeyId, madeFor, min } = order;
    return {
        EndpointConfigName: name,
        ProductionVariants: [
            {
                VariantName: variantName,
                ModelName: name,
                InstanceType: settings.instance as never,
                InitialInstanceCount: min,
                InitialVariantWeight: 1,
                ContainerStartupHealthCheckTimeoutInSeconds: startUpSeconds,
            },
        ],
        ...(kmsKeyId !== undefined && !hasOwnDisks(settings.instance) && { KmsKeyId: kmsKeyId }),
        Tags: tagsFor(madeFor),
    };
}

export function endpointRequest({ name, madeFor }: EndpointOrder): CreateEndpointCommandInput {
    return { EndpointName: name, EndpointConfigName: name, Tags: tagsFor(madeFor) };
}

export function scalableTargetRequest({ name, min, max, madeFor }: EndpointOrder): RegisterScalableTargetCommandInput {
    const tags = tagsFor(madeFor).map(({ Key, Value }) => [Key, Value] as const);
    return { ...scaledInstances(name), MinCapacity: min, MaxCapacity: max, Tags: Object.fromEntries(tags) };
}

export function scalingPolicyRequest({ name }: EndpointOrder): PutScalingPolicyCommandInput {
    return {
        ...scaledInstances(name),
        PolicyName: name,
        PolicyType: "TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration: {
            TargetValue: callsPerInstance,
            PredefinedMetricSpecification: {
                PredefinedMetricType: "SageMakerVariantConcurrentRequestsPerModelHighResolution",
            },
            // As units here: soon more, and fewer only after five quiet minutes.
            ScaleOutCooldown: 60,
            ScaleInCooldown: 300,
        },
    };
}
