import { Config } from "@pulumi/pulumi";
import {
    LookoutVisionDataset,
    LookoutVisionLocalBucket,
    LookoutVisionModel,
    LookoutVisionProject,
} from "pulumi-lookoutvision";

// A release is trained when its name is added, and deleted when its name is taken out.
const releases = new Config().requireObject<string[]>("releases");

const bucket = new LookoutVisionLocalBucket("boards");
const project = new LookoutVisionProject("boards", { projectName: "boards-training" });
const pictures = new LookoutVisionDataset("pictures", {
    projectName: project.projectName,
    datasetType: "train",
    images: { folder: "./pictures", bucket: bucket.bucket },
});

const models = releases.map(
    (release) =>
        [
            release,
            new LookoutVisionModel(
                release,
                {
                    projectName: project.projectName,
                    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: `${release}/` } },
                    description: release,
                },
                // No trigger: a release stays as it was trained, on the pictures of its day.
                { dependsOn: pictures },
            ),
        ] as const,
);

export const { projectName } = project;
export const versions = Object.fromEntries(models.map(([release, { version }]) => [release, version]));
export const performance = Object.fromEntries(models.map(([release, model]) => [release, model.performance]));
