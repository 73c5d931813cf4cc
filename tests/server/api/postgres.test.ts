import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateDatasetCommand,
    CreateModelCommand,
    CreateProjectCommand,
    DeleteDatasetCommand,
    DeleteModelCommand,
    DeleteProjectCommand,
    DescribeModelCommand,
    DetectAnomaliesCommand,
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
import { until } from "../../harness/run/until";
import { manifestLine, newTrainableProject, outputConfig, settledDataset } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";

describe("the API of two servers on one PostgreSQL", () => {
    let postgres: TestPostgres;
    let folder: string;
    let services: TestService[] = [];
    before(async function () {
        this.timeout(60_000);
        postgres = await startPostgres();
        // One folder: servers on one database have one service key.
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-servers-"));
        const options = { databaseUrl: postgres.url, folder };
        services = [await startTestService(options), await startTestService(options)];
    });
    after(async () => {
        await Promise.all(services.map((service) => service.close()));
        await rm(folder, { recursive: true, force: true });
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

    it("ends the rights of a deleted user on the other server within two seconds, and answers the calls in progress", async () => {
        const [one, two] = services;
        const ProjectName = await newTrainableProject(one);
        const version = { ProjectName, ModelVersion: "1" };
        await one.client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
        await one.setModel(ProjectName, 1, { status: "HOSTED" });
        const camera = await newUser(one, allow("DetectAnomalies"));
        const client = two.newClient({ credentials: camera });
        two.hosting.answer = async () => {
            await sleep(150);
            return { isAnomalous: false, confidence: 1 };
        };
        const detect = async () => {
            const startedAt = performance.now();
            const command = new DetectAnomaliesCommand({ ...version, ContentType: "image/png", Body: "a picture" });
            const { name } = await errorOf(client.send(command));
            return { startedAt, name };
        };
        assert.equal((await detect()).name, "");

        const calls: Promise<{ startedAt: number; name: string }>[] = [];
        const timer = setInterval(() => calls.push(detect()), 50);
        await sleep(200);
        const { status } = await callUsers(one, "DELETE", `/users/${camera.name}`);
        const deletedAt = performance.now();
        assert.equal(status, 200);
        await sleep(2_200);
        clearInterval(timer);
        const answers = await Promise.all(calls);
        client.destroy();
        const before = answers.filter(({ startedAt }) => startedAt < deletedAt - 100);
        const after = answers.filter(({ startedAt }) => startedAt > deletedAt + 2_000);
        assert.ok(before.length > 0 && after.length > 0);
        assert.deepEqual([...new Set(before.map(({ name }) => name))], [""]);
        assert.deepEqual([...new Set(after.map(({ name }) => name))], ["UnrecognizedClientException"]);
    });

    it("lets a training go on whose user lost the right meanwhile, and tells that user nothing more of it", async () => {
        const [one, two] = services;
        const ProjectName = await newTrainableProject(one);
        const pipeline = await newUser(one, allow(["CreateModel", "DescribeModel"]));
        const client = two.newClient({ credentials: pipeline });
        const describe = new DescribeModelCommand({ ProjectName, ModelVersion: "1" });
        await client.send(new CreateModelCommand({ ProjectName, OutputConfig: outputConfig }));
        assert.equal((await client.send(describe)).ModelDescription!.Status, "TRAINING");

        const { status } = await callUsers(one, "PUT", `/users/${pipeline.name}`, { Policies: [] });
        assert.equal(status, 200);
        await until(async () => (await errorOf(client.send(describe))).name === "AccessDeniedException", {
            timeoutMs: 2_000,
        });
        client.destroy();
        assert.equal((await one.client.send(describe)).ModelDescription!.Status, "TRAINING");
    });
});
