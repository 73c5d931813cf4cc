import { Key } from "@pulumi/aws/kms";
import { Bucket, BucketPolicy, BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3";
import { Config, jsonStringify } from "@pulumi/pulumi";
import { LookoutVisionDataset, LookoutVisionModel, LookoutVisionProject } from "pulumi-lookoutvision";

const key = new Key("boards", { enableKeyRotation: true });
const bucket = new Bucket("boards", { forceDestroy: true }); // `pulumi destroy` may delete what is in it.

const encryption = new BucketServerSideEncryptionConfiguration("boards", {
    bucket: bucket.bucket,
    rules: [
        {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
            bucketKeyEnabled: true,
        },
    ],
});
const policy = new BucketPolicy("boards", {
    bucket: bucket.bucket,
    policy: jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: new Config().require("serviceRole") }, // The ARN of the role that the service runs as.
                Action: ["s3:ListBucket", "s3:GetObject", "s3:PutObject"],
                Resource: [bucket.arn, bucket.arn.apply((arn) => `${arn}/*`)],
            },
        ],
    }),
});

const project = new LookoutVisionProject("boards", { projectName: "boards-on-aws" });
const pictures = new LookoutVisionDataset(
    "pictures",
    {
        projectName: project.projectName,
        datasetType: "train",
        images: { folder: "./pictures", bucket: bucket.bucket, prefix: "pictures/" },
    },
    { dependsOn: [encryption, policy] }, // Nothing is uploaded before the bucket is as it should be.
);
const model = new LookoutVisionModel("detector", {
    projectName: project.projectName,
    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "results/" } },
    kmsKeyId: key.arn, // Encrypts the service's copies of the pictures and the model.
    tags: { line: "7" },
    triggers: [pictures.contentHash],
    timeouts: { create: "2h" },
});

export const { version, arn, status, performance, evaluationResult } = model;
