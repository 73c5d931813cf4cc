import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { hasOwnDisks } from "../../../sageMaker/ownDisks";
import type { AlgorithmSettings } from "../../../sageMaker/settings";
import { tagsFor } from "../../../sageMaker/tags";
import type { EvaluatedModel } from "../../evaluationFiles";
import { attributesOf } from "./manifest";
import { staged } from "./staged";

export interface RequestedTraining {
    jobName: string;
    model: EvaluatedModel;
    /** KMS key of the model. Undefined: none. */
    kmsKeyId?: string;
    settings: AlgorithmSettings;
    /** Address in S3 of something in the staging. */
    uri(name: string): string;
}

/**
 * The call that starts a training by the published algorithm: one channel with an augmented manifest, which SageMaker
 * streams as RecordIO through a pipe, one record for each attribute.
 */
export function algorithmRequest({
    jobName,
    model,
    kmsKeyId,
    settings,
    uri,
}: RequestedTraining): CreateTrainingJobCommandInput {
    const { algorithm, variant, instance, volumeGb, keepAliveSeconds, spot, maximumSeconds } = settings;
    const { subnets, securityGroups } = settings;
    const attributes = attributesOf(variant);
    return {
        TrainingJobName: jobName,
        RoleArn: settings.role,
        AlgorithmSpecification: { AlgorithmName: algorithm, TrainingInputMode: "Pipe" },
        HyperParameters: {
            ModelType: variant,
            TrainingInputDataAttributeNames: attributes.join(","),
            TestInputDataAttributeNames: attributes.join(","),
        },
        InputDataConfig: [
            {
                ChannelName: "training",
                InputMode: "Pipe",
                RecordWrapperType: "RecordIO",
                CompressionType: "None",
                DataSource: {
                    S3DataSource: {
                        S3DataType: "AugmentedManifestFile",
                        S3Uri: uri(staged.manifest),
                        S3DataDistributionType: "FullyReplicated",
                        AttributeNames: attributes,
                    },
                },
            },
        ],
        OutputDataConfig: {
            S3OutputPath: uri(staged.output).replace(/\/$/, ""),
            ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
        },
        ResourceConfig: {
            InstanceType: instance as never,
            InstanceCount: 1,
            VolumeSizeInGB: volumeGb,
            ...(kmsKeyId !== undefined && !hasOwnDisks(instance) && { VolumeKmsKeyId: kmsKeyId }),
            ...(keepAliveSeconds > 0 && { KeepAlivePeriodInSeconds: keepAliveSeconds }),
        },
        StoppingCondition: {
            MaxRuntimeInSeconds: maximumSeconds,
            // As long as AWS allows for an algorithm without checkpoints.
            ...(spot && { MaxWaitTimeInSeconds: 3600 }),
        },
        EnableManagedSpotTraining: spot,
        EnableNetworkIsolation: true,
        ...(subnets.length > 0 && {
            VpcConfig: { Subnets: [...subnets], SecurityGroupIds: [...securityGroups] },
        }),
        Tags: tagsFor({ project: model.projectName, version: model.version }),
    };
}
