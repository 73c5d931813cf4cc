import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
    DeleteDatasetCommand,
    DeleteModelCommand,
    DeleteProjectCommand,
    ListModelsCommand,
    TagResourceCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import type { LookoutVisionClient, ModelMetadata } from "@aws-sdk/client-lookoutvision";
import { setTimeout as sleep } from "node:timers/promises";
import { manifestLine, outputConfig } from "./projectFixtures";
import { sendSigned } from "./sendSigned";

/** Calls at random that make and delete projects, datasets and versions of the same few names. */
export interface MixedCalls {
    /** Refusals that no order of calls explains. */
    unexpected: string[];
    /** Makes so many calls at least, one after the other, to the server of this number: until each kind was accepted. */
    make(count: number, server: number): Promise<void>;
    /** Deletes all that the calls have left. */
    deleteAll(): Promise<void>;
}

const names = ["mixed-1", "mixed-2", "mixed-3"];
const kinds = [
    "CreateProject",
    "CreateDataset",
    "CreateModel",
    "DeleteProject",
    "DeleteDataset",
    "UpdateDatasetEntries",
    "DeleteModel",
    "TagResource",
    "CancelTraining",
    "CancelTraining, DeleteModel",
];
const DatasetType = "train";
/** What may be so at the moment of a call; a version needs a dataset with enough pictures (ValidationException). */
const explained = ["ConflictException", "ResourceNotFoundException", "ValidationException"];

/** @param urls - of the servers, in the order of their clients. */
export function mixedCalls(
    clients: readonly LookoutVisionClient[],
    urls: readonly string[],
    random: () => number,
): MixedCalls {
    const done = new Map<string, number>();
    const unexpected: string[] = [];
    const pick = <T>(choices: readonly T[]) => choices[Math.floor(random() * choices.length)];

    async function makeOne(server: number): Promise<void> {
        const client = clients[server];
        const ProjectName = pick(names);
        const dataset = { ProjectName, DatasetType };
        const source = { GroundTruthManifest: { S3Object: { Bucket: "pictures", Key: "manifests/mix" } } };
        const versions = async () => (await client.send(new ListModelsCommand({ ProjectName }))).Models ?? [];
        const remove = (ModelVersion?: string) => client.send(new DeleteModelCommand({ ProjectName, ModelVersion }));
        const cancel = async (version: string) => {
            const answer = await sendSigned(
                { url: urls[server] },
                { method: "POST", path: `/2020-11-20/projects/${ProjectName}/models/${version}/cancel-training` },
            );
            if (!answer.ok) {
                throw Object.assign(new Error(await answer.text()), { name: answer.headers.get("x-amzn-errortype")! });
            }
        };
        const calls: [string, () => Promise<unknown>][] = [
            ["CreateProject", () => client.send(new CreateProjectCommand({ ProjectName }))],
            ["CreateProject", () => client.send(new CreateProjectCommand({ ProjectName }))],
            ["CreateDataset", () => client.send(new CreateDatasetCommand({ ...dataset, DatasetSource: source }))],
            ["CreateDataset", () => client.send(new CreateDatasetCommand({ ...dataset, DatasetSource: source }))],
            [
                "CreateModel",
                () =>
                    client.send(
                        new CreateModelCommand({
                            ProjectName,
                            OutputConfig: outputConfig,
                            Tags: [{ Key: "a", Value: "b" }],
                        }),
                    ),
            ],
            ["CreateModel", () => client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }))],
            ["DeleteProject", () => client.send(new DeleteProjectCommand({ ProjectName }))],
            ["DeleteDataset", () => client.send(new DeleteDatasetCommand(dataset))],
            [
                "UpdateDatasetEntries",
                () =>
                    client.send(
                        new UpdateDatasetEntriesCommand({
                            ...dataset,
                            Changes: Buffer.from(manifestLine("mix/new.png", "normal")),
                        }),
                    ),
            ],
        ];
        const ofVersion: [string, (version: ModelMetadata) => Promise<unknown>][] = [
            ["DeleteModel", ({ ModelVersion }) => remove(ModelVersion)],
            [
                "TagResource",
                ({ ModelArn }) =>
                    client.send(new TagResourceCommand({ ResourceArn: ModelArn, Tags: [{ Key: "c", Value: "d" }] })),
            ],
        ];
        // The oldest is the one that is being trained; its process may write while the version is deleted.
        const ofTraining: [string, (version: ModelMetadata) => Promise<unknown>][] = [
            ["CancelTraining", ({ ModelVersion }) => cancel(ModelVersion!)],
            [
                "CancelTraining, DeleteModel",
                ({ ModelVersion }) => cancel(ModelVersion!).then(() => remove(ModelVersion)),
            ],
        ];
        const call = pick<() => Promise<string | undefined>>([
            ...calls.map(
                ([name, send]) =>
                    () =>
                        send().then(() => name),
            ),
            ...ofVersion.map(([name, send]) => async () => {
                const version = pick(await versions());
                return version && (await send(version).then(() => name));
            }),
            ...ofTraining.map(([name, send]) => async () => {
                const version = (await versions()).filter(({ Status }) => Status === "TRAINING").at(-1);
                return version && (await send(version).then(() => name));
            }),
        ]);
        try {
            const name = await call();
            if (name !== undefined) {
                done.set(name, (done.get(name) ?? 0) + 1);
            }
        } catch (error) {
            if (!explained.includes((error as Error).name)) {
                unexpected.push(String(error));
            }
        }
    }

    async function untilAccepted(send: () => Promise<unknown>): Promise<void> {
        for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
            try {
                await send();
                return;
            } catch (error) {
                if ((error as Error).name === "ResourceNotFoundException") {
                    return;
                }
                if ((error as Error).name !== "ConflictException" || Date.now() > deadline) {
                    throw error;
                }
            }
        }
    }

    return {
        unexpected,
        async make(count, server) {
            const deadline = Date.now() + 120_000;
            for (let made = 0; made < count || !kinds.every((kind) => (done.get(kind) ?? 0) > 0); made++) {
                if (Date.now() > deadline) {
                    throw new Error(`some calls were never accepted: ${JSON.stringify([...done])}`);
                }
                await makeOne(server % clients.length);
            }
        },
        async deleteAll() {
            const [client] = clients;
            for (const ProjectName of names) {
                await untilAccepted(async () => {
                    const { Models = [] } = await client.send(new ListModelsCommand({ ProjectName, MaxResults: 100 }));
                    await Promise.all(
                        Models.map(({ ModelVersion }) =>
                            untilAccepted(() => client.send(new DeleteModelCommand({ ProjectName, ModelVersion }))),
                        ),
                    );
                    await untilAccepted(() => client.send(new DeleteDatasetCommand({ ProjectName, DatasetType })));
                    await client.send(new DeleteProjectCommand({ ProjectName }));
                });
            }
        },
    };
}
