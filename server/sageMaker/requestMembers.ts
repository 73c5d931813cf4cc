import type { CreateModelCommandInput, CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { hasOwnDisks } from "./ownDisks";
import type { EngineSettings } from "./settings";
import { tagsFor } from "./tags";
import type { MadeFor } from "./tags";

/** A training job, whoever trains in it. */
export interface RequestedJob<Settings extends EngineSettings> {
    jobName: string;
    madeFor: MadeFor;
    /** KMS key of the model. Undefined: none. */
    kmsKeyId?: string;
    settings: Settings;
    /** Address in S3 of something in the staging. Folders end with a slash. */
    uri(name: string): string;
}

/**
 * Members of CreateTrainingJob that are the same for all trainings: one instance without network, its disk and VPC, the
 * limit of its time, and tags.
 *
 * @param outputFolder - folder of the staging for the results.
 * @param spotSeconds - longest time of a spot training, waiting for instances included, in seconds.
 */
export function trainingJobMembers(
    { jobName, madeFor, kmsKeyId, settings, uri }: RequestedJob<EngineSettings>,
    { outputFolder, spotSeconds }: { outputFolder: string; spotSeconds: number },
) {
    const { instance, volumeGb, keepAliveSeconds, spot, maximumSeconds, role } = settings;
    return {
        TrainingJobName: jobName,
        RoleArn: role,
        OutputDataConfig: {
            S3OutputPath: withoutSlash(uri(outputFolder)),
            ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
        },
        ResourceConfig: {
            ...instanceMembers(instance, kmsKeyId),
            VolumeSizeInGB: volumeGb,
            ...(keepAliveSeconds > 0 && { KeepAlivePeriodInSeconds: keepAliveSeconds }),
        },
        StoppingCondition: {
            MaxRuntimeInSeconds: maximumSeconds,
            ...(spot && { MaxWaitTimeInSeconds: spotSeconds }),
        },
        EnableManagedSpotTraining: spot,
        ...placeMembers(settings),
        Tags: tagsFor(madeFor),
    } satisfies Partial<CreateTrainingJobCommandInput>;
}

/** Type and number of the instances of a job: one. Its volume has the model's key where the type takes one. */
export function instanceMembers(instance: string, kmsKeyId: string | undefined) {
    return {
        InstanceType: instance as never,
        InstanceCount: 1,
        ...(kmsKeyId !== undefined && !hasOwnDisks(instance) && { VolumeKmsKeyId: kmsKeyId }),
    };
}

/** Where containers run: without network, and in the VPC of the settings, if there is one. */
export function placeMembers({ subnets, securityGroups }: Pick<EngineSettings, "subnets" | "securityGroups">) {
    return {
        EnableNetworkIsolation: true,
        ...(subnets.length > 0 && {
            VpcConfig: { Subnets: [...subnets], SecurityGroupIds: [...securityGroups] },
        }),
    } satisfies Partial<CreateModelCommandInput>;
}

/** Address of a folder without the slash at its end, as SageMaker wants some. */
export function withoutSlash(uri: string): string {
    return uri.replace(/\/$/, "");
}
