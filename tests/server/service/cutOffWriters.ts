import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
    DeleteDatasetCommand,
    DeleteModelCommand,
    DeleteProjectCommand,
    DescribeDatasetCommand,
    ListModelsCommand,
    TagResourceCommand,
    UntagResourceCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import { createClient, ServiceError } from "../../../server/client/serviceClient";
import { manifestLine } from "../../harness/pictures/drawnPictures";
import { gone, isRefusal } from "../../harness/service/ledger";
import type { Ledger } from "../../harness/service/ledger";
import type { ServeProcess } from "../../harness/service/serveProcess";

/*
 * Writers that go on until the service is gone, each with things of its own. Whatever the service refuses is a failure of
 * the test: they only ask for what it must do.
 */

/** What a writer is given. */
export interface Writing {
    service: ServeProcess;
    ledger: Ledger;
    /** Part of the names of what it makes. */
    name: string;
    random(): number;
}

export const bucket = "plates";

/** Projects that are there from the beginning, each with a training dataset of the manifest. */
export const projects = { trained: "plates", changed: "changed", doomed: "doomed", replaced: "replaced" };

const train = "train";

/** Asks for one training. The service's end cuts off the answer, or the training. */
export async function trainOnce({ service, ledger, name }: Writing): Promise<void> {
    await untilGone(service, 1, () => makeModel(service, ledger, projects.trained, name));
}

/** Makes projects, and deletes every third again. */
export async function writeProjects({ service, ledger, name }: Writing): Promise<void> {
    const { client } = service;
    await untilGone(service, Infinity, async (count) => {
        const ProjectName = `${name}-${count}`;
        await ledger.write({ [`project ${ProjectName}`]: "there" }, () =>
            client.send(new CreateProjectCommand({ ProjectName })),
        );
        if (count % 3 === 0) {
            await ledger.write({ [`project ${ProjectName}`]: gone }, () =>
                client.send(new DeleteProjectCommand({ ProjectName })),
            );
        }
    });
}

/** Adds an entry and replaces another with each update. */
export async function writeEntries({ service, ledger, name }: Writing): Promise<void> {
    const key = { ProjectName: projects.changed, DatasetType: train };
    await untilGone(service, Infinity, async (count) => {
        await settledDataset(service, projects.changed);
        const label = count % 2 === 0 ? "anomaly" : "normal";
        const lines = [`${name}-${count}.png`, "replaced.png"].map((picture) =>
            JSON.stringify({
                ...JSON.parse(manifestLine(`s3://${bucket}/added/${picture}`, label)),
                "written-by": `${name}-${count}`,
            }),
        );
        const states = Object.fromEntries(lines.map((line) => entryOf(line)));
        await ledger.write(states, () =>
            service.client.send(new UpdateDatasetEntriesCommand({ ...key, Changes: Buffer.from(lines.join("\n")) })),
        );
    });
}

/** An entry as a thing, and what it says. */
export function entryOf(line: string): [string, string] {
    const entry = JSON.parse(line) as Record<string, string>;
    return [`entry ${entry["source-ref"]}`, `${entry["anomaly-label"]} by ${entry["written-by"] ?? "the manifest"}`];
}

/** Sets tags and takes them away, two at a time. Those of one prefix are one writer's. */
export async function writeTags(
    { service, ledger, name, random }: Writing,
    ResourceArn: string,
    prefix: string,
): Promise<void> {
    const { client } = service;
    await untilGone(service, Infinity, async (count) => {
        const first = Math.floor(random() * 8);
        const keys = [`${prefix}${first}`, `${prefix}${first + 1}`];
        const states = (state: string) => Object.fromEntries(keys.map((key) => [`tag ${key}`, state]));
        if (random() < 0.3) {
            await ledger.write(states(gone), () =>
                client.send(new UntagResourceCommand({ ResourceArn, TagKeys: keys })),
            );
        } else {
            const Value = `${name}-${count}`;
            await ledger.write(states(Value), () =>
                client.send(new TagResourceCommand({ ResourceArn, Tags: keys.map((Key) => ({ Key, Value })) })),
            );
        }
    });
}

/** Makes versions, cancels their training, and deletes all but every third. */
export async function writeModels({ service, ledger, name }: Writing): Promise<void> {
    await untilGone(service, Infinity, async (count) => {
        if (count === 0) {
            await cancelTrainings(service);
        }
        const { version, thing } = await makeModel(service, ledger, projects.doomed, `${name}-${count}`);
        await cancelTraining(service, projects.doomed, version);
        if (count % 3 !== 0) {
            const model = { ProjectName: projects.doomed, ModelVersion: version };
            await ledger.write({ [thing]: gone }, () => service.client.send(new DeleteModelCommand(model)));
        }
    });
}

/** Replaces a dataset by one of another manifest, again and again. */
export async function writeDatasets(
    { service, ledger }: Writing,
    manifests: ReadonlyMap<string, string>,
): Promise<void> {
    const key = { ProjectName: projects.replaced, DatasetType: train };
    const thing = `dataset ${projects.replaced}`;
    await untilGone(service, Infinity, async (count) => {
        const now = await settledDataset(service, projects.replaced);
        if (now !== gone) {
            await ledger.write({ [thing]: gone }, () => service.client.send(new DeleteDatasetCommand(key)));
        }
        const [state, Key] = [...manifests][count % manifests.size];
        const DatasetSource = { GroundTruthManifest: { S3Object: { Bucket: bucket, Key } } };
        await ledger.write({ [thing]: state }, () =>
            service.client.send(new CreateDatasetCommand({ ...key, DatasetSource })),
        );
    });
}

/** Its status and how many pictures it has, when nothing is being done with it any more. */
export async function settledDataset({ client }: ServeProcess, ProjectName: string): Promise<string> {
    for (const deadline = Date.now() + 30_000; ; await sleep(5)) {
        try {
            const { DatasetDescription } = await client.send(
                new DescribeDatasetCommand({ ProjectName, DatasetType: train }),
            );
            const { Status, ImageStats } = DatasetDescription!;
            if (!Status!.endsWith("_IN_PROGRESS")) {
                return `${Status} with ${ImageStats!.Total} pictures`;
            }
            if (Date.now() > deadline) {
                throw new Error(`the dataset of ${ProjectName} is still ${Status}`);
            }
        } catch (error) {
            if ((error as Error).name === "ResourceNotFoundException") {
                return gone;
            }
            throw error;
        }
    }
}

/** Versions that nobody waits for would be trained. */
export async function cancelTrainings(service: ServeProcess): Promise<void> {
    const { Models = [] } = await service.client.send(
        new ListModelsCommand({ ProjectName: projects.doomed, MaxResults: 100 }),
    );
    for (const { ModelVersion } of Models.filter(({ Status }) => Status === "TRAINING")) {
        await cancelTraining(service, projects.doomed, ModelVersion!);
    }
}

/** That it has ended before is no failure. */
export async function cancelTraining(
    { endpoint, credentials }: ServeProcess,
    project: string,
    version: string,
): Promise<void> {
    try {
        await createClient(endpoint, "us-east-1", credentials).call(
            "POST",
            `/projects/${project}/models/${version}/cancel-training`,
        );
    } catch (error) {
        if (!(error instanceof ServiceError && error.code === "ConflictException")) {
            throw error;
        }
    }
}

/** Its description tells it from others: what was never answered has no version. */
export async function makeModel({ client }: ServeProcess, ledger: Ledger, ProjectName: string, Description: string) {
    const thing = `model ${ProjectName}/${Description}`;
    const OutputConfig = { S3Location: { Bucket: bucket, Prefix: "results/" } };
    const { ModelMetadata } = await ledger.write({ [thing]: "there" }, () =>
        client.send(new CreateModelCommand({ ProjectName, Description, OutputConfig })),
    );
    return { thing, version: ModelMetadata!.ModelVersion!, arn: ModelMetadata!.ModelArn! };
}

/** Ends with the service, which is killed; before that, and with an answer, an error is one. */
async function untilGone(
    { child }: ServeProcess,
    steps: number,
    step: (count: number) => Promise<unknown>,
): Promise<void> {
    for (let count = 0; count < steps; count++) {
        try {
            await step(count);
        } catch (error) {
            if (!child.killed || isRefusal(error) || error instanceof ServiceError) {
                throw error;
            }
            return;
        }
    }
}
