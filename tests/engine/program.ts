import { join } from "node:path";
import { LookoutVision } from "@aws-sdk/client-lookoutvision";
import { readFirstKeyPair } from "../../server/signatures/ownCredentials";
import { readFile } from "node:fs/promises";
import type { EngineProject } from "../harness/engine/engine";

/** A program with one of everything; the stack's configuration changes what the tests change. */
export const wholeProgram = `
import * as pulumi from "@pulumi/pulumi";
import { LookoutVisionDataset, LookoutVisionLocalBucket, LookoutVisionModel, LookoutVisionProject } from "pulumi-lookoutvision";

const config = new pulumi.Config();
const bucket = new LookoutVisionLocalBucket("bucket");
const project = new LookoutVisionProject("project", { projectName: config.get("projectName") ?? "plates" });
const pictures = new LookoutVisionDataset("pictures", {
    projectName: project.projectName,
    datasetType: "train",
    images: { folder: "./pictures", bucket: bucket.bucket },
});
const model = new LookoutVisionModel("detector", {
    projectName: project.projectName,
    outputConfig: { s3Location: { bucket: bucket.bucket, prefix: "models/" } },
    tags: { line: config.get("line") ?? "7" },
    triggers: [pictures.contentHash, config.get("trigger") ?? "first"],
});
export const { version, arn, status, performance, evaluationResult, trainingDurationSeconds } = model;
export const bucketFolder = bucket.path;
`;

/** A program with a model alone, whose arguments are those in arguments.json. */
export const modelProgram = `
import { readFileSync } from "node:fs";
import { LookoutVisionModel, type LookoutVisionModelArgs } from "pulumi-lookoutvision";

const { projectName, outputConfig, tags, triggers } = JSON.parse(readFileSync("arguments.json", "utf8")) as LookoutVisionModelArgs;
export const { version } = new LookoutVisionModel("detector", { projectName, outputConfig, tags, triggers });
`;

/** A client of the service that the project's data folder has, as anyone beside Pulumi would use it. */
export async function clientOf(project: EngineProject): Promise<LookoutVision> {
    const { url } = JSON.parse(await readFile(join(project.dataDir, "service.json"), "utf8")) as { url: string };
    return new LookoutVision({
        endpoint: url,
        region: "us-east-1",
        credentials: await readFirstKeyPair(join(project.dataDir, "credentials")),
    });
}
