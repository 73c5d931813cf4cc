import { Key } from "@pulumi/aws/kms";
import { Bucket } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import {
    LookoutVisionDataset,
    LookoutVisionLocalBucket,
    LookoutVisionModel,
    LookoutVisionProject,
} from "pulumi-lookoutvision";

// Where pictures and results are kept: `pulumi config set storage aws` takes S3 and a KMS key instead of a folder.
const storage = new pulumi.Config().get("storage") ?? "local";
if (storage !== "local" && storage !== "aws") {
    throw new pulumi.RunError(`The stack setting "storage" is "${storage}"; it must be "local" or "aws".`);
}
const bucket =
    storage === "aws"
        ? // The pictures are copies and the results can be made again, so `pulumi destroy` may empty the bucket.
          new Bucket("plates", { forceDestroy: true })
        : new LookoutVisionLocalBucket("plates");
const key = storage === "aws" ? new Key("plates", { description: "Pictures and models of the plates" }) : undefined;

const project = new LookoutVisionProject("plates", { projectName: "plates" });

const pictures = new LookoutVisionDataset("pictures", {
    projectName: project.projectName,
    datasetType: "train",
    images: {
        folder: ".lookoutvision/samples/pictures",
        bucket: bucket.bucket,
        prefix: "pictures/",
        maskColors: { scratch: "#ff0000", chip: "#00ff00", stain: "#0000ff", missingHole: "#ffff00", dent: "#ff00ff" },
    },
});

const model = new LookoutVisionModel("detector", {
    projectName: project.projectName,
    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "results/" } },
    kmsKeyId: key?.arn,
    triggers: [pictures.contentHash], // Other pictures, another training.
});

export const { projectName } = project;
export const { version, arn, status, performance, evaluationManifest, evaluationResult, evaluationReport } = model;
