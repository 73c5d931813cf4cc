import { readFileSync } from "node:fs";
import { Repository } from "@pulumi/aws/ecr";
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

// What SageMaker needs: the service's image, a bucket, a key, and a role that may use them.
const repository = new Repository("image", { forceDelete: true });
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
const role = new Role("trainer", { assumeRolePolicy: policyFile("role-trust") });
const rights = new RolePolicy("trainer", {
    role: role.name,
    policy: all([bucket.bucket, key.arn, repository.arn]).apply(([bucketName, keyArn, repositoryArn]) =>
        policyFile("role")
            .replaceAll("arn:aws:kms:REGION:ACCOUNT:key/KEY", keyArn)
            .replaceAll("arn:aws:ecr:REGION:ACCOUNT:repository/REPOSITORY", repositoryArn)
            .replaceAll("BUCKET", bucketName)
            .replaceAll("PREFIX", "lines"),
    ),
});

// The README shows where the image is pushed and the service is told of its engine: between two runs of `pulumi up`.
export const image = interpolate`${repository.repositoryUrl}:0.1.0`;
export const engine = interpolate`sagemaker:role=${role.arn},image=${image},bucket=${bucket.bucket}/lines,region=${new Config("aws").require("region")}`;

const project = new LookoutVisionProject("boards", { projectName: "boards-at-sagemaker" });
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
            sageMaker: {
                instanceType: "ml.m5.xlarge",
                spot: true, // Cheaper. AWS may take the instance away, and the training goes on when there is another.
                maximumTrainingSeconds: 3600,
                pricePerHour: 0.23, // For the cost that `pulumi preview` tells. Look the price up for your region.
            },
        },
        triggers: [pictures.contentHash],
        timeouts: { create: "3h" },
    },
    { dependsOn: rights },
);
const hosted = new LookoutVisionHostedModel("hosted", {
    projectName: project.projectName,
    modelVersion: model.version, // Trained at SageMaker, so it is hosted there: an endpoint with one instance.
});

export const { version, performance } = model;
export const { status, endpoint, region, credentialsFile } = hosted;
