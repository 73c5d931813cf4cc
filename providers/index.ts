export { LookoutVisionDataset } from "./dataset/resource";
export type {
    DatasetImages,
    DatasetImageStats,
    DatasetSource,
    ImageCrop,
    ImageSize,
    LookoutVisionDatasetArgs,
} from "./dataset/resource";
export { DefectDetector } from "./defectDetector/resource";
export type { DefectDetectorArgs } from "./defectDetector/args";
export { LookoutVisionHostedModel } from "./hostedModel/resource";
export type { HostingTimeouts, LookoutVisionHostedModelArgs } from "./hostedModel/resource";
export { LookoutVisionLocalBucket } from "./localBucket/resource";
export type { LookoutVisionLocalBucketArgs } from "./localBucket/resource";
export { LookoutVisionModel } from "./model/resource";
export type {
    LookoutVisionModelArgs,
    ModelPerformance,
    OperatingPoint,
    OutputConfig,
    QualityGate,
} from "./model/resource";
export type { SageMakerAlgorithmTraining, SageMakerTraining, TrainingEngine } from "./model/trainingEngine";
export type { ChangeKind } from "./model/sensitiveTo";
export { LookoutVisionModelPackage } from "./modelPackage/resource";
export type {
    EdgeAgentSettings,
    GreengrassConfiguration,
    LookoutVisionModelPackageArgs,
    PackageConfiguration,
    PackagedComponent,
    PackageTimeouts,
} from "./modelPackage/resource";
export type { S3ObjectLocation, Timeouts } from "./resource/sharedTypes";
export { LookoutVisionProject } from "./project/resource";
export type { LookoutVisionProjectArgs } from "./project/resource";
export { LookoutVisionPolicy } from "./policy/resource";
export type { LookoutVisionPolicyArgs } from "./policy/resource";
export { LookoutVisionUser } from "./user/resource";
export type { LookoutVisionUserArgs } from "./user/resource";
export { LookoutVisionAccessKey } from "./accessKey/resource";
export type { LookoutVisionAccessKeyArgs } from "./accessKey/resource";
