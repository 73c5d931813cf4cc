import { Config, RunError, StackReference } from "@pulumi/pulumi";
import { LookoutVisionHostedModel } from "pulumi-lookoutvision";

const config = new Config();
const training = new StackReference(config.require("trainingStack"));
const release = config.require("release");

const modelVersion = training.requireOutput("versions").apply((versions: Record<string, string>) => {
    const version = versions[release];
    if (version === undefined) {
        throw new RunError(
            `There is no release "${release}"; the training stack has ${Object.keys(versions).join(", ")}.`,
        );
    }
    return version;
});

const hosted = new LookoutVisionHostedModel("boards", {
    projectName: training.requireOutput("projectName"),
    modelVersion,
});

export const { projectName, endpoint, region, credentialsFile } = hosted;
export const version = hosted.modelVersion;
