import assert from "node:assert/strict";
import {
    CreateModelCommand,
    DeleteDatasetCommand,
    DeleteModelCommand,
    DeleteProjectCommand,
    ListDatasetEntriesCommand,
    ListModelsCommand,
    ListProjectsCommand,
    ListTagsForResourceCommand,
    TagResourceCommand,
    UpdateDatasetEntriesCommand,
} from "@aws-sdk/client-lookoutvision";
import { startPostgres, type TestPostgres } from "../../harness/postgres";
import { manifestLine, newTrainableProject, outputConfig, settledDataset } from "./projectFixtures";
import { startTestService, type TestService } from "./testService";

describe("the API of two servers on one PostgreSQL", () => {
    let postgres: TestPostgres;
    let services: TestService[] = [];
    before(async function () {
        this.timeout(60_000);
        postgres = await startPostgres();
        services = await Promise.all([1, 2].map(() => startTestService({ databaseUrl: postgres.url })));
    });
    after(async () => {
        await Promise.all(services.map((service) => service.close()));
        await postgres?.stop();
    });

    it("makes one model of 50 concurrent duplicates that go to both", async () => {
        const ProjectName = await newTrainableProject(services[0]);
        const command = () => new CreateModelCommand({ ProjectName, ClientToken: "fifty", OutputConfig: outputConfig });
        const clients = services.map((service) => service.newClient());
        const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => clients[index % 2].send(command())));
        clients.forEach((client) => client.destroy());
        for (const { ModelMetadata } of answers) {
            assert.equal(ModelMetadata!.ModelVersion, "1");
        }
        const { Models } = await services[1].client.send(new ListModelsCommand({ ProjectName }));
        assert.equal(Models!.length, 1);
    });

    it("numbers concurrent versions without a gap or a double", async () => {
        const ProjectName = await newTrainableProject(services[0]);
        const command = () => new CreateModelCommand({ ProjectName, OutputConfig: outputConfig });
        await Promise.all(Array.from({ length: 20 }, (_, index) => services[index % 2].client.send(command())));
        const { Models } = await services[1].client.send(new ListModelsCommand({ ProjectName }));
        assert.deepEqual(Models!.map((model) => Number(model.ModelVersion)), Array.from({ length: 20 }, (_, index) => 20 - index));
    });

    it("leads a project through its life, whichever server is asked", async () => {
        const [one, two] = services;
        const ProjectName = await newTrainableProject(one);
        const change = { ProjectName, DatasetType: "train", Changes: Buffer.from(manifestLine("train/new_1%.png", "anomaly")) };
        await two.client.send(new UpdateDatasetEntriesCommand(change));
        assert.equal((await settledDataset(one, ProjectName)).status, "UPDATE_COMPLETE");
        const filter = { ProjectName, DatasetType: "train", SourceRefContains: "new_1%", Labeled: true, AnomalyClass: "anomaly" };
        const found = await one.client.send(
            new ListDatasetEntriesCommand({ ...filter, AfterCreationDate: new Date(0), BeforeCreationDate: new Date() }),
        );
        assert.equal(found.DatasetEntries!.length, 1);

        const { ModelMetadata } = await one.client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
        const ResourceArn = ModelMetadata!.ModelArn;
        await two.client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "a", Value: "1" }] }));
        await one.client.send(new TagResourceCommand({ ResourceArn, Tags: [{ Key: "a", Value: "2" }] }));
        const { Tags } = await two.client.send(new ListTagsForResourceCommand({ ResourceArn }));
        assert.deepEqual(Tags, [{ Key: "a", Value: "2" }]);

        const pages = await one.client.send(new ListProjectsCommand({ MaxResults: 1 }));
        const rest = await two.client.send(new ListProjectsCommand({ NextToken: pages.NextToken }));
        assert.ok([...pages.Projects!, ...rest.Projects!].some((project) => project.ProjectName === ProjectName));

        await one.setModel(ProjectName, 1, { status: "TRAINED" });
        await two.client.send(new DeleteModelCommand({ ProjectName, ModelVersion: "1" }));
        await one.client.send(new DeleteDatasetCommand({ ProjectName, DatasetType: "train" }));
        await one.store.deleteFrom("models").where("status", "=", "DELETING").execute();
        await two.client.send(new DeleteProjectCommand({ ProjectName }));
    });
});
