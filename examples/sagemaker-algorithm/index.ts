import { readFileSync } from "node:fs";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import { Key } from "@pulumi/aws/kms";
import { Bucket, BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3";
import { all, Config, interpolate } from "@pulumi/pulumi";
import {
    LookoutVisionDataset,
    LookoutVisionHostedModel,
    LookoutVisionModel,
    LookoutVisionProject,
} from "pulumi-lookoutvision";

// What SageMaker needs: a bucket, a key, and a role that may use them. The algorithm brings its own image.
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
const policyFile = (name: string) =>
    readFileSync(require.resolve(`lookoutvision/sageMaker/policies/${name}.json`), "utf8");
const withoutImage = (policy: { Version: string; Statement: { Sid: string }[] }) => ({
    ...policy,
    Statement: policy.Statement.filter(({ Sid }) => Sid !== "PullTheImage" && Sid !== "SignInToTheRegistry"),
});
const role = new Role("trainer", { assumeRolePolicy: policyFile("role-trust") });
const rights = new RolePolicy("trainer", {
    role: role.name,
    policy: all([bucket.bucket, key.arn]).apply(([bucketName, keyArn]) =>
        JSON.stringify(withoutImage(JSON.parse(policyFile("role"))))
            .replaceAll("arn:aws:kms:REGION:ACCOUNT:key/KEY", keyArn)
            .replaceAll("BUCKET", bucketName)
            .replaceAll("PREFIX", "lines"),
    ),
});

// The README shows where the service is told of its engine: between two runs of `pulumi up`.
const algorithm = new Config().require("algorithm");
export const engine = interpolate`sagemakerAlgorithm:role=${role.arn},algorithm=${algorithm},variant=classification,bucket=${bucket.bucket}/lines`;

const project = new LookoutVisionProject("boards", { projectName: "boards-by-the-algorithm" });
const pictures = new LookoutVisionDataset(
    "pictures",
    {
        projectName: project.projectName,
        datasetType: "train",
        images: { folder: "./pictures", bucket: bucket.bucket, prefix: "pictures/" },
    },
    { dependsOn: encryption },
);
const model = new LookoutVisionModel(
    "detector",
    {
        projectName: project.projectName,
        outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "results/" } },
        kmsKeyId: key.arn,
        engine: {
            sageMakerAlgorithm: {
                variant: "classification", // `segmentation` marks defects, and needs a mask for each anomaly.
                instanceType: "ml.g4dn.2xlarge",
                maximumTrainingSeconds: 7200,
                pricePerHour: 0.94, // For the cost that `pulumi preview` tells. Look the prices up for your region.
                hostingInstanceType: "ml.c5.2xlarge",
                hostingPricePerHour: 0.41,
            },
        },
        triggers: [pictures.contentHash],
        timeouts: { create: "4h" },
    },
    { dependsOn: rights },
);
const hosted = new LookoutVisionHostedModel("hosted", {
    projectName: project.projectName,
    modelVersion: model.version, // Hosted at an endpoint of the algorithm, as each version that it trained.
});

export const { version, performance } = model;
export const { status, endpoint, region, credentialsFile } = hosted;
