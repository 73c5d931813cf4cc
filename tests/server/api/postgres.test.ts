import assert from "node:assert/strict";
import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
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
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { seededRandom } from "../../harness/run/seededRandom";
import { manifestLine, newTrainableProject, outputConfig, settledDataset } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

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
        assert.deepEqual(
            Models!.map((model) => Number(model.ModelVersion)),
            Array.from({ length: 20 }, (_, index) => 20 - index),
        );
    });

    it("takes concurrent creations and deletions of the same names: each answer is true, and nothing is left over", async function () {
        this.timeout(120_000);
        const random = seededRandom(7);
        const clients = services.map((service) => service.newClient());
        const names = ["disputed-1", "disputed-2", "disputed-3"];
        const made = new Map(names.map((name) => [name, 0]));
        const refusals = new Map<string, number>();
        const act = async (index: number) => {
            const client = clients[index % clients.length];
            const ProjectName = names[Math.floor(random() * names.length)];
            const dataset = { ProjectName, DatasetType: "train" };
            const count = (by: number) => made.set(ProjectName, made.get(ProjectName)! + by);
            const actions = [
                async () => void (await client.send(new CreateProjectCommand({ ProjectName })), count(1)),
                async () => void (await client.send(new DeleteProjectCommand({ ProjectName })), count(-1)),
                async () => void (await client.send(new CreateDatasetCommand(dataset))),
                async () => void (await client.send(new DeleteDatasetCommand(dataset))),
            ];
            await actions[Math.floor(random() * actions.length)]().catch((error: Error) =>
                refusals.set(error.name, (refusals.get(error.name) ?? 0) + 1),
            );
        };
        await Promise.all(
            Array.from({ length: 8 }, async (_, worker) => {
                for (let round = 0; round < 50; round++) {
                    await act(worker);
                }
            }),
        );
        clients.forEach((client) => client.destroy());

        assert.deepEqual([...refusals.keys()].sort(), ["ConflictException", "ResourceNotFoundException"]);
        const { Projects = [] } = await services[1].client.send(new ListProjectsCommand({ MaxResults: 100 }));
        const there = (name: string) => Projects.filter(({ ProjectName }) => ProjectName === name).length;
        assert.deepEqual(
            names.map((name) => [name, made.get(name)]),
            names.map((name) => [name, there(name)]),
        );
        const projects = new Set(
            (await services[0].store.selectFrom("projects").select("id").execute()).map(({ id }) => id),
        );
        const datasets = await services[0].store.selectFrom("datasets").select(["projectId", "type"]).execute();
        assert.deepEqual(
            datasets.filter(({ projectId }) => !projects.has(projectId)),
            [],
        );
        assert.equal(new Set(datasets.map(({ projectId, type }) => `${projectId} ${type}`)).size, datasets.length);
    });

    it("leads a project through its life, whichever server is asked", async () => {
        const [one, two] = services;
        const ProjectName = await newTrainableProject(one);
        const change = {
            ProjectName,
            DatasetType: "train",
            Changes: Buffer.from(manifestLine("train/new_1%.png", "anomaly")),
        };
        await two.client.send(new UpdateDatasetEntriesCommand(change));
        assert.equal((await settledDataset(one, ProjectName)).status, "UPDATE_COMPLETE");
        const filter = {
            ProjectName,
            DatasetType: "train",
            SourceRefContains: "new_1%",
            Labeled: true,
            AnomalyClass: "anomaly",
        };
        const found = await one.client.send(
            new ListDatasetEntriesCommand({
                ...filter,
                AfterCreationDate: new Date(0),
                BeforeCreationDate: new Date(),
            }),
        );
        assert.equal(found.DatasetEntries!.length, 1);

        const { ModelMetadata } = await one.client.send(
            new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }),
        );
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
