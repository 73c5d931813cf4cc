export {
    type DatasetImages,
    type DatasetImageStats,
    type DatasetSource,
    LookoutVisionDataset,
    type LookoutVisionDatasetArgs,
} from "./dataset/resource";
export { DefectDetector, type DefectDetectorArgs } from "./defectDetector/resource";
export {
    type HostingTimeouts,
    LookoutVisionHostedModel,
    type LookoutVisionHostedModelArgs,
} from "./hostedModel/resource";
export { LookoutVisionLocalBucket, type LookoutVisionLocalBucketArgs } from "./localBucket/resource";
export {
    LookoutVisionModel,
    type LookoutVisionModelArgs,
    type ModelPerformance,
    type OutputConfig,
    type QualityGate,
    type S3ObjectLocation,
    type Timeouts,
} from "./model/resource";
export {
    type GreengrassConfiguration,
    LookoutVisionModelPackage,
    type LookoutVisionModelPackageArgs,
    type PackageConfiguration,
    type PackagedComponent,
    type PackageTimeouts,
} from "./modelPackage/resource";
export { LookoutVisionProject, type LookoutVisionProjectArgs } from "./project/resource";
