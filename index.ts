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
const aws = storage === "aws" ? loadAws() : undefined;
const bucket = aws
    ? // The pictures are copies and the results can be made again, so `pulumi destroy` may empty the bucket.
      new aws.s3.Bucket("plates", { forceDestroy: true })
    : new LookoutVisionLocalBucket("plates");
const key = aws && new aws.kms.Key("plates", { description: "Pictures and models of the plates" });

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

/** Only with this setting: the package is large, and `npm start` doesn't install it without. */
function loadAws() {
    try {
        const s3 = require("@pulumi/aws/s3") as typeof import("@pulumi/aws/s3");
        const kms = require("@pulumi/aws/kms") as typeof import("@pulumi/aws/kms");
        return { s3, kms };
    } catch (error) {
        throw new pulumi.RunError(
            `The stack setting "storage" is "aws", for which @pulumi/aws is missing: run "npm ci", then this again. (${(error as Error).message.split("\n")[0]})`,
        );
    }
}
