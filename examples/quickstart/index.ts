import {
    LookoutVisionDataset,
    LookoutVisionLocalBucket,
    LookoutVisionModel,
    LookoutVisionProject,
} from "pulumi-lookoutvision";

const bucket = new LookoutVisionLocalBucket("boards");
const project = new LookoutVisionProject("boards", { projectName: "boards" });

const pictures = new LookoutVisionDataset("pictures", {
    projectName: project.projectName,
    datasetType: "train",
    images: { folder: "./pictures", bucket: bucket.bucket }, // with normal/ and anomaly/
});

const model = new LookoutVisionModel("detector", {
    projectName: project.projectName,
    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "results/" } },
    triggers: [pictures.contentHash], // Other pictures, another training.
});

export const { version, arn, status, performance } = model;
