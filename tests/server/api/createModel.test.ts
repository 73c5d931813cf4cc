import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import {
    CreateModelCommand,
    DeleteDatasetCommand,
    DescribeModelCommand,
    ListModelsCommand,
    ListTagsForResourceCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import type { CreateModelCommandInput } from "@aws-sdk/client-lookoutvision";
import {
    failure,
    importDataset,
    manifest,
    manifestLine,
    newProject,
    newProjectWithModel,
    newTrainableProject,
    outputConfig,
    settledDataset,
} from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { createModelRefusals } from "./createModelRefusals";

describe("CreateModel", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());

    const create = (ProjectName: string, input: Partial<CreateModelCommandInput> = {}) =>
        service.client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig, ...input }));

    describe("serialization", () => {
        it("answers 202 with the new version's metadata", async () => {
            const name = await newTrainableProject(service);
            const before = Date.now();
            const { ModelMetadata, $metadata } = await create(name, { Description: "first.try_1" });
            assert.equal($metadata.httpStatusCode, 202);
            const { CreationTimestamp, ...rest } = ModelMetadata!;
            assert.deepEqual(rest, {
                ModelVersion: "1",
                ModelArn: `arn:aws:lookoutvision:us-east-1:123456789012:model/${name}/1`,
                Description: "first.try_1",
                Status: "TRAINING",
                StatusMessage: "The model is being trained.",
            });
            assert.ok(CreationTimestamp!.getTime() >= before - 1 && CreationTimestamp!.getTime() <= Date.now());
        });

        it("keeps every member of its input", async () => {
            const name = await newTrainableProject(service);
            const { ModelMetadata } = await create(name, {
                KmsKeyId: "alias/line-7",
                Description: "all-members",
                Tags: [
                    { Key: "line", Value: "7" },
                    { Key: "empty", Value: "" },
                ],
            });
            const { ModelDescription } = await service.client.send(
                new DescribeModelCommand({ ProjectName: name, ModelVersion: "1" }),
            );
            assert.equal(ModelDescription!.KmsKeyId, "alias/line-7");
            assert.equal(ModelDescription!.Description, "all-members");
            assert.deepEqual(ModelDescription!.OutputConfig, outputConfig);
            const { Tags } = await service.client.send(
                new ListTagsForResourceCommand({ ResourceArn: ModelMetadata!.ModelArn }),
            );
            assert.deepEqual(Tags, [
                { Key: "empty", Value: "" },
                { Key: "line", Value: "7" },
            ]);
        });
    });

    describe("validation", () => {
        let name: string;
        before(async () => (name = await newTrainableProject(service)));

        for (const [what, input, message] of createModelRefusals) {
            it(`refuses ${what}`, async () => {
                const refused = await failure(create(name, input));
                assert.equal(refused.name, "ValidationException");
                assert.equal(refused.status, 400);
                assert.match(refused.message, message);
            });
        }

        it("lists all violations at once", async () => {
            const { message } = await failure(create(name, { Description: "a b", KmsKeyId: "" }));
            assert.match(message, /^3 validation errors detected: .*'description'.*; .*'kmsKeyId'.*; .*'kmsKeyId'/);
        });

        it("refuses 51 tags as more than a model can have, and makes no version", async () => {
            const tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "" }));
            const refused = await failure(create(name, { Tags: tags }));
            assert.equal(refused.name, "ServiceQuotaExceededException");
            assert.equal(refused.status, 402);
            const { Models } = await service.client.send(new ListModelsCommand({ ProjectName: name }));
            assert.deepEqual(Models, []);
        });
    });

    describe("behaviour", () => {
        it("numbers the versions of a project from 1", async () => {
            const name = await newTrainableProject(service);
            assert.equal((await create(name)).ModelMetadata!.ModelVersion, "1");
            assert.equal((await create(name)).ModelMetadata!.ModelVersion, "2");
        });

        it("wakes the training", async () => {
            const name = await newTrainableProject(service);
            service.woken.length = 0;
            await create(name);
            assert.deepEqual(service.woken, ["training"]);
        });

        it("refuses a project that doesn't exist", async () => {
            const refused = await failure(create("nobody"));
            assert.deepEqual(
                [refused.name, refused.status, refused.resource],
                ["ResourceNotFoundException", 404, "PROJECT nobody"],
            );
        });

        it("says which other classes the pictures have, where too few are labelled normal or anomaly", async () => {
            const name = await newProject(service);
            const lines = manifest({ normal: 20, anomaly: 14 }).replaceAll('"normal"', '"Good"');
            await importDataset(service, name, lines.replaceAll('"class-name":"anomaly"', '"class-name":"Bad"'));
            const { message } = await failure(create(name));
            assert.match(message, /only dataset \(train\) has 0 normal and 0 anomaly, it needs at least 20 normal/);
            assert.match(
                message,
                / Of the train dataset, 34 lines have the class Good \(20\) or Bad \(14\), and only normal/,
            );
        });

        it("refuses a project without a training dataset", async () => {
            const refused = await failure(create(await newProject(service)));
            assert.equal(refused.name, "ValidationException");
            assert.match(refused.message, /no training dataset/);
        });

        const shortages: [string, { train: [number, number]; test?: [number, number] }, RegExp | undefined][] = [
            [
                "19 normal pictures in a single dataset",
                { train: [19, 10] },
                /has 19 normal and 10 anomaly, it needs at least 20 normal and 10 anomaly/,
            ],
            ["9 anomalies in a single dataset", { train: [20, 9] }, /has 20 normal and 9 anomaly/],
            [
                "9 normal pictures in a training dataset beside a test dataset",
                { train: [9, 0], test: [10, 10] },
                /train dataset has 9 normal/,
            ],
            [
                "7 anomalies in a test dataset",
                { train: [10, 0], test: [10, 7] },
                /test dataset has 10 normal and 7 anomaly, it needs at least 10 normal and 8/,
            ],
            ["an empty test dataset", { train: [20, 10], test: [0, 0] }, /test dataset has 0 normal and 0 anomaly/],
        ];
        for (const [what, { train, test }, message] of shortages) {
            it(`refuses ${what}, with the counts`, async () => {
                const name = await newProject(service);
                await importDataset(service, name, manifest({ normal: train[0], anomaly: train[1] }));
                if (test !== undefined) {
                    const lines = manifest({ normal: test[0], anomaly: test[1], folder: "test" });
                    await importDataset(service, name, `${lines}${manifestLine("unlabelled.png", "unclear")}`, "test");
                }
                const refused = await failure(create(name));
                assert.equal(refused.name, "ValidationException");
                assert.match(refused.message, message!);
            });
        }

        it("trains with no anomaly in the training dataset when there is a test dataset of 10 and 8", async () => {
            const name = await newProject(service);
            await importDataset(service, name, manifest({ normal: 10, anomaly: 0 }));
            await importDataset(service, name, manifest({ normal: 10, anomaly: 8, folder: "test" }), "test");
            assert.equal((await create(name)).ModelMetadata!.Status, "TRAINING");
        });

        it("refuses while a dataset is being changed, with 409", async () => {
            const busy = await startTestService();
            try {
                const name = await newTrainableProject(busy);
                // Work that nobody finishes: there is nothing to import.
                await busy.store.updateTable("datasets").set({ status: "UPDATE_IN_PROGRESS" }).execute();
                const refused = await failure(
                    busy.client.send(new CreateModelCommand({ ProjectName: name, OutputConfig: outputConfig })),
                );
                assert.deepEqual(
                    [refused.name, refused.status, refused.resource],
                    ["ConflictException", 409, `DATASET ${name}/train`],
                );
                assert.match(refused.message, /UPDATE_IN_PROGRESS\. Wait/);
            } finally {
                await busy.close();
            }
        });

        it("refuses a picture that is in both datasets", async () => {
            const name = await newProject(service);
            await importDataset(service, name, manifest({ normal: 10, anomaly: 10, folder: "same" }));
            await importDataset(service, name, manifest({ normal: 10, anomaly: 10, folder: "same" }), "test");
            assert.match((await failure(create(name))).message, /s3:\/\/pictures\/same\/normal-0\.png is in both/);
        });

        it("freezes the labelled lines, which later changes of the dataset don't reach", async () => {
            const name = await newProject(service);
            const lines = manifest({ normal: 20, anomaly: 10 }).trim().split("\n");
            await importDataset(service, name, [...lines, manifestLine("unlabelled.png", "unclear")].join("\n"));
            await create(name);
            await service.client.send(
                new UpdateDatasetEntriesCommand({
                    ProjectName: name,
                    DatasetType: "train",
                    Changes: Buffer.from(manifestLine("train/normal-0.png", "anomaly")),
                }),
            );
            assert.equal((await settledDataset(service, name)).status, "UPDATE_COMPLETE");
            const { content } = await service.store
                .selectFrom("modelInputs")
                .innerJoin("models", "models.id", "modelInputs.modelId")
                .innerJoin("projects", "projects.id", "models.projectId")
                .select("content")
                .where("projects.name", "=", name)
                .executeTakeFirstOrThrow();
            assert.deepEqual(JSON.parse(gunzipSync(content).toString()), { train: lines, test: null });
        });

        it("lets a dataset be deleted while a model is trained on it", async () => {
            const name = await newProjectWithModel(service);
            const { $metadata } = await service.client.send(
                new DeleteDatasetCommand({ ProjectName: name, DatasetType: "train" }),
            );
            assert.equal($metadata.httpStatusCode, 202);
        });

        it("answers 402 past the configured number of trainings, and goes on when one has ended", async () => {
            const limited = await startTestService({ maxTrainings: 1 });
            try {
                const name = await newTrainableProject(limited);
                const command = () => new CreateModelCommand({ ProjectName: name, OutputConfig: outputConfig });
                await limited.client.send(command());
                const refused = await failure(limited.client.send(command()));
                assert.deepEqual([refused.name, refused.status], ["ServiceQuotaExceededException", 402]);
                await limited.setModel(name, 1, { status: "TRAINED" });
                assert.equal((await limited.client.send(command())).ModelMetadata!.ModelVersion, "2");
            } finally {
                await limited.close();
            }
        });
    });
});
