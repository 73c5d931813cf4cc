import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { hasOwnDisks } from "../../../sageMaker/ownDisks";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import { tagsFor } from "../../../sageMaker/tags";
import type { EvaluatedModel } from "../../evaluationFiles";

/** Folders of a job's staging, each with a slash at the end. */
export const stagedFolders = {
    order: "order/",
    pictures: "pictures/",
    checkpoints: "checkpoints/",
    output: "output/",
} as const;

/** Folder of the staging where SageMaker writes the results of a job. */
export function resultsFolder(jobName: string): string {
    return `${stagedFolders.output}${jobName}/output/`;
}

/** Time that a spot training may wait for instances besides its own, in seconds. */
const spotWaitSeconds = 3600;

export interface RequestedJob {
    jobName: string;
    model: EvaluatedModel;
    /** KMS key of the model. Undefined: none. */
    kmsKeyId?: string;
    settings: SageMakerSettings;
    /** Address in S3 of a folder of the staging. */
    uri(folder: string): string;
}

/** The call that starts a job. It has no secret, and its container has no network. */
export function trainingRequest({
    jobName,
    model,
    kmsKeyId,
    settings,
    uri,
}: RequestedJob): CreateTrainingJobCommandInput {
    const { instance, volumeGb, keepAliveSeconds, spot, maximumSeconds, subnets, securityGroups } = settings;
    const channel = (name: "order" | "pictures", mode: "File" | "FastFile") => ({
        ChannelName: name,
        InputMode: mode,
        DataSource: {
            S3DataSource: {
                S3DataType: "S3Prefix" as const,
                S3Uri: uri(stagedFolders[name]),
                S3DataDistributionType: "FullyReplicated" as const,
            },
        },
    });
    return {
        TrainingJobName: jobName,
        RoleArn: settings.role,
        AlgorithmSpecification: { TrainingImage: settings.image, TrainingInputMode: "File" },
        InputDataConfig: [channel("order", "File"), channel("pictures", "FastFile")],
        OutputDataConfig: {
            S3OutputPath: uri(stagedFolders.output).replace(/\/$/, ""),
            ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
        },
        CheckpointConfig: {
            S3Uri: uri(stagedFolders.checkpoints).replace(/\/$/, ""),
            LocalPath: "/opt/ml/checkpoints",
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
            ...(spot && { MaxWaitTimeInSeconds: maximumSeconds + spotWaitSeconds }),
        },
        EnableManagedSpotTraining: spot,
        EnableNetworkIsolation: true,
        ...(subnets.length > 0 && {
            VpcConfig: { Subnets: [...subnets], SecurityGroupIds: [...securityGroups] },
        }),
        Tags: tagsFor({ project: model.projectName, version: model.version }),
    };
}
