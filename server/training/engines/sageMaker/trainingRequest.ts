import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { trainingJobMembers, withoutSlash } from "../../../sageMaker/requestMembers";
import type { RequestedJob } from "../../../sageMaker/requestMembers";
import type { SageMakerSettings } from "../../../sageMaker/settings";

/** Folders of a job's staging, each with a slash at the end. */
export const stagedFolders = {
    order: "order/",
    pictures: "pictures/",
    backbone: "backbone/",
    checkpoints: "checkpoints/",
    output: "output/",
} as const;

/** Folder of the staging where SageMaker writes the results of a job. */
export function resultsFolder(jobName: string): string {
    return `${stagedFolders.output}${jobName}/output/`;
}

/** Time that a spot training may wait for instances besides its own, in seconds. */
const spotWaitSeconds = 3600;

/**
 * The call that starts a job. It has no secret, and its container has no network.
 *
 * @param hasBackbone - whether a brought backbone is staged: it is a channel of its own.
 */
export function trainingRequest(
    requested: RequestedJob<SageMakerSettings>,
    hasBackbone = false,
): CreateTrainingJobCommandInput {
    const { settings, uri } = requested;
    const channel = (name: "order" | "pictures" | "backbone", mode: "File" | "FastFile") => ({
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
        ...trainingJobMembers(requested, {
            outputFolder: stagedFolders.output,
            spotSeconds: settings.maximumSeconds + spotWaitSeconds,
        }),
        AlgorithmSpecification: { TrainingImage: settings.image, TrainingInputMode: "File" },
        InputDataConfig: [
            channel("order", "File"),
            channel("pictures", "FastFile"),
            ...(hasBackbone ? [channel("backbone", "File")] : []),
        ],
        CheckpointConfig: { S3Uri: withoutSlash(uri(stagedFolders.checkpoints)), LocalPath: "/opt/ml/checkpoints" },
    };
}
