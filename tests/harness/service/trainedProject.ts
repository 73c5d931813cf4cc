import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
    DescribeDatasetCommand,
    DescribeModelCommand,
} from "@aws-sdk/client-lookoutvision";
import type { CreateModelCommandInput, LookoutVisionClient, ModelDescription } from "@aws-sdk/client-lookoutvision";

/** Makes a project whose training dataset is the manifest, imported. */
export async function makeProject(
    client: LookoutVisionClient,
    ProjectName: string,
    Bucket: string,
    Key: string,
): Promise<void> {
    await client.send(new CreateProjectCommand({ ProjectName }));
    await client.send(
        new CreateDatasetCommand({
            ProjectName,
            DatasetType: "train",
            DatasetSource: { GroundTruthManifest: { S3Object: { Bucket, Key } } },
        }),
    );
    for (;;) {
        const { DatasetDescription } = await client.send(
            new DescribeDatasetCommand({ ProjectName, DatasetType: "train" }),
        );
        if (DatasetDescription?.Status === "CREATE_COMPLETE") {
            return;
        }
        if (DatasetDescription?.Status !== "CREATE_IN_PROGRESS") {
            throw new Error(`${DatasetDescription?.Status}: ${DatasetDescription?.StatusMessage}`);
        }
        await sleep(50);
    }
}

/** @returns the new version. */
export async function createModel(
    client: LookoutVisionClient,
    ProjectName: string,
    Bucket: string,
    more: Partial<CreateModelCommandInput> = {},
): Promise<string> {
    const { ModelMetadata } = await client.send(
        new CreateModelCommand({ ProjectName, OutputConfig: { S3Location: { Bucket, Prefix: "results/" } }, ...more }),
    );
    return ModelMetadata!.ModelVersion!;
}

/** Waits until the model has one of the statuses. Fails after three minutes with its present status. */
export async function waitForStatus(
    client: LookoutVisionClient,
    ProjectName: string,
    ModelVersion: string,
    statuses: string[],
): Promise<ModelDescription> {
    let last: ModelDescription | undefined;
    for (const deadline = Date.now() + 180_000; Date.now() < deadline; await sleep(50)) {
        last = (await client.send(new DescribeModelCommand({ ProjectName, ModelVersion }))).ModelDescription!;
        if (statuses.includes(last.Status!)) {
            return last;
        }
    }
    throw new Error(`waited for ${statuses.join(" or ")}, but it is ${last?.Status}: ${last?.StatusMessage}`);
}

/** Waits until the version, which is being trained, reports a certain message. */
export async function waitForMessage(
    client: LookoutVisionClient,
    ProjectName: string,
    ModelVersion: string,
    message: RegExp,
): Promise<void> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await sleep(50)) {
        const { Status, StatusMessage } = (await client.send(new DescribeModelCommand({ ProjectName, ModelVersion })))
            .ModelDescription!;
        if (Status !== "TRAINING") {
            throw new Error(`it is ${Status}: ${StatusMessage}`);
        }
        if (message.test(StatusMessage!)) {
            return;
        }
    }
    throw new Error(`version ${ModelVersion} of ${ProjectName} did not say ${message}`);
}

/** Waits for the end of the training, whether it succeeds or fails. */
export function waitForTraining(
    client: LookoutVisionClient,
    project: string,
    version: string,
): Promise<ModelDescription> {
    return waitForStatus(client, project, version, ["TRAINED", "TRAINING_FAILED"]);
}
