import assert from "node:assert/strict";
import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
    DeleteModelCommand,
    DeleteProjectCommand,
    DescribeProjectCommand,
    ListModelsCommand,
    StartModelCommand,
    StopModelCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import { startOperationProxy } from "../../harness/faults/operationProxy";
import {
    failure,
    manifestLine,
    newProject,
    newProjectWithModel,
    newTrainableProject,
    outputConfig,
    settledDataset,
} from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

const eightHoursMs = 8 * 60 * 60 * 1000;

describe("client tokens", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service.close());
    afterEach(() => (service.clock.offsetMs = 0));

    const create = (ProjectName: string, ClientToken?: string, Prefix = "out/") =>
        service.client.send(
            new CreateModelCommand({
                ProjectName,
                ClientToken,
                OutputConfig: { S3Location: { Bucket: "results", Prefix } },
            }),
        );
    const versionsOf = async (ProjectName: string) =>
        (await service.client.send(new ListModelsCommand({ ProjectName }))).Models!.map((model) => model.ModelVersion);

    it("make one model of 50 concurrent duplicates, all answered alike", async () => {
        const name = await newTrainableProject(service);
        const client = service.newClient();
        const command = () =>
            new CreateModelCommand({ ProjectName: name, ClientToken: "fifty", OutputConfig: outputConfig });
        const answers = await Promise.all(Array.from({ length: 50 }, () => client.send(command())));
        client.destroy();
        assert.deepEqual(await versionsOf(name), ["1"]);
        for (const { ModelMetadata } of answers) {
            assert.deepEqual(ModelMetadata, answers[0].ModelMetadata);
        }
    });

    it("that the SDK makes by itself make one model although the connection was cut after the service had done all", async () => {
        const name = await newTrainableProject(service);
        const proxy = await startOperationProxy(service.url);
        const client = service.newClient({ endpoint: proxy.endpoint, maxAttempts: 3 });
        try {
            const hold = proxy.hold("CreateModel", "answer");
            const created = client.send(new CreateModelCommand({ ProjectName: name, OutputConfig: outputConfig }));
            await hold.met;
            hold.end("drop");
            const { ModelMetadata, $metadata } = await created;
            assert.deepEqual([ModelMetadata!.ModelVersion, $metadata.attempts], ["1", 2]);
            assert.deepEqual(proxy.requests, ["CreateModel", "CreateModel"]);
            assert.deepEqual(await versionsOf(name), ["1"]);
        } finally {
            client.destroy();
            await proxy.stop();
        }
    });

    it("give the original response again, although the status has changed since", async () => {
        const name = await newTrainableProject(service);
        const first = await create(name, "again");
        await service.setModel(name, 1, { status: "TRAINED", statusMessage: "done" });
        assert.deepEqual((await create(name, "again")).ModelMetadata, first.ModelMetadata);
    });

    it("are refused with other parameters, with 409", async () => {
        const name = await newTrainableProject(service);
        await create(name, "one-place", "a/");
        const refused = await failure(create(name, "one-place", "b/"));
        assert.deepEqual(
            [refused.name, refused.status, refused.resource],
            ["ConflictException", 409, `PROJECT ${name}`],
        );
        assert.match(refused.message, /one-place was used for CreateModel with other parameters/);
        assert.deepEqual(await versionsOf(name), ["1"]);
    });

    it("are forgotten after 8 hours and not before", async () => {
        const name = await newTrainableProject(service);
        await create(name, "old");
        service.clock.offsetMs = eightHoursMs - 60_000;
        // The clock of the client is corrected by the service's answers; here it is told.
        const client = service.newClient({ systemClockOffset: service.clock.offsetMs });
        const command = () =>
            new CreateModelCommand({ ProjectName: name, ClientToken: "old", OutputConfig: outputConfig });
        assert.equal((await client.send(command())).ModelMetadata!.ModelVersion, "1");
        service.clock.offsetMs = eightHoursMs + 60_000;
        client.config.systemClockOffset = service.clock.offsetMs;
        assert.equal((await client.send(command())).ModelMetadata!.ModelVersion, "2");
        client.destroy();
    });

    it("count for one operation each", async () => {
        const name = await newTrainableProject(service);
        await create(name, "shared");
        await service.setModel(name, 1, { status: "TRAINED" });
        const { Status } = await service.client.send(
            new StartModelCommand({
                ProjectName: name,
                ModelVersion: "1",
                MinInferenceUnits: 1,
                ClientToken: "shared",
            }),
        );
        assert.equal(Status, "STARTING_HOSTING");
    });

    it("of a call that was refused may be used again", async () => {
        const name = await newProject(service);
        await failure(create(name, "early"));
        const trainable = await newTrainableProject(service);
        assert.equal((await create(trainable, "early")).ModelMetadata!.ModelVersion, "1");
    });

    it("of a training that failed are spent: the call makes a new version", async () => {
        const name = await newTrainableProject(service);
        await create(name, "retry");
        await service.setModel(name, 1, { status: "TRAINING_FAILED" });
        assert.equal((await create(name, "retry")).ModelMetadata!.ModelVersion, "2");
    });

    it("of a version that was deleted are spent, and its number isn't given again", async () => {
        const name = await newTrainableProject(service);
        await create(name, "gone");
        await service.setModel(name, 1, { status: "TRAINED" });
        await service.client.send(new DeleteModelCommand({ ProjectName: name, ModelVersion: "1" }));
        assert.equal((await create(name, "gone")).ModelMetadata!.ModelVersion, "2");
    });

    it("make calls without a token different calls", async () => {
        const name = await newTrainableProject(service);
        await create(name);
        await create(name);
        assert.deepEqual(await versionsOf(name), ["2", "1"]);
    });

    it("make one project, until it is deleted", async () => {
        const command = () => new CreateProjectCommand({ ProjectName: "once", ClientToken: "project" });
        const first = await service.client.send(command());
        assert.deepEqual((await service.client.send(command())).ProjectMetadata, first.ProjectMetadata);
        await service.client.send(new DeleteProjectCommand({ ProjectName: "once" }));
        await service.client.send(command());
        await service.client.send(new DescribeProjectCommand({ ProjectName: "once" }));
    });

    it("let the deletion of a project be repeated, and delete a later one of the same name", async () => {
        const create = () => service.client.send(new CreateProjectCommand({ ProjectName: "twice" }));
        const remove = () =>
            service.client.send(new DeleteProjectCommand({ ProjectName: "twice", ClientToken: "removal" }));
        await create();
        const first = await remove();
        assert.deepEqual((await remove()).ProjectArn, first.ProjectArn);
        await create();
        await remove();
        const gone = await failure(service.client.send(new DescribeProjectCommand({ ProjectName: "twice" })));
        assert.equal(gone.name, "ResourceNotFoundException");
    });

    it("make one dataset and apply changes once", async () => {
        const name = await newProject(service);
        const dataset = () =>
            service.client.send(
                new CreateDatasetCommand({ ProjectName: name, DatasetType: "train", ClientToken: "dataset" }),
            );
        const first = await dataset();
        assert.deepEqual((await dataset()).DatasetMetadata, first.DatasetMetadata);
        const change = (Changes: string) =>
            service.client.send(
                new UpdateDatasetEntriesCommand({
                    ProjectName: name,
                    DatasetType: "train",
                    ClientToken: "changes",
                    Changes: Buffer.from(Changes),
                }),
            );
        await change(manifestLine("a.png", "normal"));
        await settledDataset(service, name);
        assert.equal((await change(manifestLine("a.png", "normal"))).Status, "UPDATE_IN_PROGRESS");
        assert.equal((await settledDataset(service, name)).status, "UPDATE_COMPLETE");
        assert.equal((await failure(change(manifestLine("b.png", "normal")))).name, "ConflictException");
    });

    it("start, stop and delete a version once", async () => {
        const name = await newProjectWithModel(service);
        const version = { ProjectName: name, ModelVersion: "1" };
        await service.setModel(name, 1, { status: "TRAINED" });
        const start = () =>
            service.client.send(new StartModelCommand({ ...version, MinInferenceUnits: 1, ClientToken: "s" }));
        await start();
        assert.equal((await start()).Status, "STARTING_HOSTING");
        await service.setModel(name, 1, { status: "HOSTED" });
        const stop = () => service.client.send(new StopModelCommand({ ...version, ClientToken: "s" }));
        await stop();
        assert.equal((await stop()).Status, "STOPPING_HOSTING");
        await service.setModel(name, 1, { status: "TRAINED" });
        const remove = () => service.client.send(new DeleteModelCommand({ ...version, ClientToken: "s" }));
        const first = await remove();
        await service.store.deleteFrom("models").where("status", "=", "DELETING").execute();
        assert.equal((await remove()).ModelArn, first.ModelArn);
    });

    it("are spent when hosting failed: the model is started again", async () => {
        const name = await newProjectWithModel(service);
        const start = () =>
            service.client.send(
                new StartModelCommand({
                    ProjectName: name,
                    ModelVersion: "1",
                    MinInferenceUnits: 1,
                    ClientToken: "start-again",
                }),
            );
        await service.setModel(name, 1, { status: "TRAINED" });
        await start();
        await service.setModel(name, 1, { status: "HOSTING_FAILED" });
        await start();
        const { status } = await service.store
            .selectFrom("models")
            .innerJoin("projects", "projects.id", "models.projectId")
            .select("models.status")
            .where("name", "=", name)
            .executeTakeFirstOrThrow();
        assert.equal(status, "STARTING_HOSTING");
    });
});
