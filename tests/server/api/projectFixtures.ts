import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
    DescribeDatasetCommand,
} from "@aws-sdk/client-lookoutvision";
import { setTimeout as sleep } from "node:timers/promises";
import type { TestService } from "./testService";

/** A manifest line as SageMaker Ground Truth writes it. */
export function manifestLine(key: string, label: "normal" | "anomaly" | "unclear", bucket = "pictures"): string {
    return JSON.stringify({
        "source-ref": `s3://${bucket}/${key}`,
        "anomaly-label": label === "anomaly" ? 1 : 0,
        "anomaly-label-metadata": {
            confidence: 1,
            "job-name": "labeling-job/auto-label",
            "class-name": label,
            "human-annotated": "yes",
            "creation-date": "2022-08-22T20:49:51.426Z",
            type: "groundtruth/image-classification",
        },
    });
}

/** So many lines of each label; the folder keeps pictures of several manifests apart. */
export function manifest({
    normal,
    anomaly,
    folder = "train",
}: {
    normal: number;
    anomaly: number;
    folder?: string;
}): string {
    const lines = (count: number, label: "normal" | "anomaly") =>
        Array.from({ length: count }, (_, index) => manifestLine(`${folder}/${label}-${index}.png`, label));
    return [...lines(normal, "normal"), ...lines(anomaly, "anomaly"), ""].join("\n");
}

let projects = 0;

/** A new project of a name that no other test of the file has. */
export async function newProject(service: TestService): Promise<string> {
    const ProjectName = `project-${++projects}`;
    await service.client.send(new CreateProjectCommand({ ProjectName }));
    return ProjectName;
}

export async function importDataset(
    service: TestService,
    ProjectName: string,
    content: string,
    DatasetType: "train" | "test" = "train",
): Promise<{ status: string; message: string }> {
    const Key = `manifests/${ProjectName}-${DatasetType}.manifest`;
    await service.putObject("pictures", Key, content);
    await service.client.send(
        new CreateDatasetCommand({
            ProjectName,
            DatasetType,
            DatasetSource: { GroundTruthManifest: { S3Object: { Bucket: "pictures", Key } } },
        }),
    );
    return settledDataset(service, ProjectName, DatasetType);
}

/** Waits until the dataset's status is not in progress any more. */
export async function settledDataset(
    service: TestService,
    ProjectName: string,
    DatasetType: "train" | "test" = "train",
): Promise<{ status: string; message: string }> {
    const deadline = Date.now() + 10_000;
    for (;;) {
        const { DatasetDescription } = await service.client.send(
            new DescribeDatasetCommand({ ProjectName, DatasetType }),
        );
        const status = DatasetDescription!.Status!;
        if (!status.endsWith("_IN_PROGRESS")) {
            return { status, message: DatasetDescription!.StatusMessage! };
        }
        if (Date.now() > deadline) {
            throw new Error(`the ${DatasetType} dataset of ${ProjectName} is still ${status}`);
        }
        await sleep(10);
    }
}

/** A project whose single dataset is just large enough to train. */
export async function newTrainableProject(service: TestService): Promise<string> {
    const name = await newProject(service);
    await importDataset(service, name, manifest({ normal: 20, anomaly: 10 }));
    return name;
}

export const outputConfig = { S3Location: { Bucket: "results", Prefix: "out/" } };

/** A project with version 1 in status TRAINING. */
export async function newProjectWithModel(service: TestService): Promise<string> {
    const ProjectName = await newTrainableProject(service);
    await service.client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
    return ProjectName;
}

/** What a caller sees of a refused call. */
export async function failure(call: Promise<unknown>): Promise<{
    name: string;
    status: number | undefined;
    message: string;
    resource: string | undefined;
}> {
    const result = await call.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
    );
    if (!("error" in result)) {
        throw new Error(`expected a failure, got ${JSON.stringify(result.value)}`);
    }
    const { name, message, $metadata, ResourceType, ResourceId } = result.error as Error & {
        $metadata?: { httpStatusCode?: number };
        ResourceType?: string;
        ResourceId?: string;
    };
    const resource = ResourceType === undefined ? undefined : `${ResourceType} ${ResourceId}`;
    return { name, message, status: $metadata?.httpStatusCode, resource };
}
