import { Key } from "@pulumi/aws/kms";
import { Bucket } from "@pulumi/aws/s3";
import { LookoutVisionDataset, LookoutVisionModel, LookoutVisionProject } from "pulumi-lookoutvision";

const bucket = new Bucket("boards", { forceDestroy: true }); // `pulumi destroy` may delete what is in it.
const key = new Key("boards");
const project = new LookoutVisionProject("boards", { projectName: "boards" });

const pictures = new LookoutVisionDataset("pictures", {
    projectName: project.projectName,
    datasetType: "train",
    images: { folder: "./pictures", bucket: bucket.bucket, prefix: "pictures/" },
});

const model = new LookoutVisionModel("detector", {
    projectName: project.projectName,
    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "results/" } },
    kmsKeyId: key.arn, // Encrypts the copies of the pictures and the model.
    tags: { line: "7" },
    triggers: [pictures.contentHash],
    timeouts: { create: "2h" },
});

export const { version, arn, status, performance, evaluationResult } = model;
