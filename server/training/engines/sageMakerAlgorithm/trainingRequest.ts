import type { CreateTrainingJobCommandInput } from "@aws-sdk/client-sagemaker";
import { longestSpotSeconds } from "../../../sageMaker/engineSetting";
import { trainingJobMembers } from "../../../sageMaker/requestMembers";
import type { RequestedJob } from "../../../sageMaker/requestMembers";
import type { AlgorithmSettings } from "../../../sageMaker/settings";
import { attributesOf } from "./manifest";
import { staged } from "./staged";

/**
 * The call that starts a training by the published algorithm: one channel with an augmented manifest, which SageMaker
 * streams as RecordIO through a pipe, one record for each attribute.
 */
export function algorithmRequest(requested: RequestedJob<AlgorithmSettings>): CreateTrainingJobCommandInput {
    const { settings, uri } = requested;
    const attributes = attributesOf(settings.variant);
    return {
        ...trainingJobMembers(requested, { outputFolder: staged.output, spotSeconds: longestSpotSeconds }),
        AlgorithmSpecification: { AlgorithmName: settings.algorithm, TrainingInputMode: "Pipe" },
        HyperParameters: {
            ModelType: settings.variant,
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
    };
}
