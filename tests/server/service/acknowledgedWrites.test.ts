import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateDatasetCommand,
    CreateProjectCommand,
    ListTagsForResourceCommand,
    paginateListDatasetEntries,
    paginateListModels,
    paginateListProjects,
} from "@aws-sdk/client-lookoutvision";
import type { ModelMetadata } from "@aws-sdk/client-lookoutvision";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import type { PendingImport } from "../../../server/datasets/pendingImport";
import { openStore } from "../../../server/store/open";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { figure } from "../../harness/run/figure";
import { gone, openLedger } from "../../harness/service/ledger";
import { leftovers } from "../../harness/service/leftovers";
import { seededRandom } from "../../harness/run/seededRandom";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { waitForTraining } from "../../harness/service/trainedProject";
import {
    bucket,
    cancelTraining,
    cancelTrainings,
    entryOf,
    makeModel,
    projects,
    settledDataset,
    trainOnce,
    writeDatasets,
    writeEntries,
    writeModels,
    writeProjects,
    writeTags,
} from "./cutOffWriters";

const kills = figure(10, 200);
/** How often a training is asked for between them. */
const killsPerTraining = 5;

describe("a service that is killed while it writes", function () {
    this.timeout(kills * 30_000);
    let dataDir: string;
    let folder: string;
    /** Of manifests: 30 pictures, and 3. */
    let Key: string;
    let shorter: string;
    let service: ServeProcess | undefined;

    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "acknowledged-"));
        folder = join(dataDir, "buckets", bucket);
        await mkdir(folder, { recursive: true });
        Key = (await drawPictures(folder, { normal: 20, anomaly: 10, size: 64 })).manifestKey;
        shorter = (await drawPictures(folder, { normal: 3, anomaly: 0, size: 64, prefix: "shorter/" })).manifestKey;
    });
    afterEach(() => service?.end("SIGKILL"));
    after(() => rm(dataDir, { recursive: true }));

    it(`has every write that it acknowledged, and ends each training once, after ${kills} kills at different instants`, async () => {
        const manifests = new Map([
            ["CREATE_COMPLETE with 3 pictures", shorter],
            ["CREATE_COMPLETE with 30 pictures", Key],
        ]);
        const random = seededRandom(1);
        const ledger = openLedger();

        service = await startServeProcess(dataDir);
        for (const ProjectName of Object.values(projects)) {
            await service.client.send(new CreateProjectCommand({ ProjectName }));
            const DatasetSource = { GroundTruthManifest: { S3Object: { Bucket: bucket, Key } } };
            await service.client.send(new CreateDatasetCommand({ ProjectName, DatasetType: "train", DatasetSource }));
            await settledDataset(service, ProjectName);
        }
        const { arn: tagged, version } = await makeModel(service, ledger, projects.changed, "tagged");
        await cancelTraining(service, projects.changed, version);
        ledger.compare(await stateOf(service, tagged));

        for (let kill = 0; kill < kills; kill++) {
            const writing = (writer: string) => ({ service: service!, ledger, name: `kill${kill}-${writer}`, random });
            const writers = [
                writeProjects(writing("one")),
                writeProjects(writing("two")),
                writeEntries(writing("entries")),
                writeTags(writing("a"), tagged, "a"),
                writeTags(writing("b"), tagged, "b"),
                writeModels(writing("models")),
                writeDatasets(writing("datasets"), manifests),
                ...(kill % killsPerTraining === 0 ? [trainOnce(writing("trained"))] : []),
            ];
            // Most come while a training begins, some at any of its stages, its end among them.
            await Promise.race([sleep(random() < 0.8 ? 50 + 450 * random() : 6_000 * random()), Promise.all(writers)]);
            assert.equal(await service.end("SIGKILL"), "SIGKILL");
            await Promise.all(writers);
            service = await startServeProcess(dataDir);
            assert.deepEqual(ledger.compare(await stateOf(service, tagged)), [], `after kill ${kill}`);
        }
        assert.ok(ledger.acknowledged >= kills * 20, `only ${ledger.acknowledged} writes were acknowledged`);

        await cancelTrainings(service);
        const versions: string[] = [];
        // The oldest first, as they are trained: so each wait is for one training, however many are in the line.
        const models = await modelsOf(service, projects.trained);
        for (const { ModelVersion } of models.sort((a, b) => Number(a.ModelVersion) - Number(b.ModelVersion))) {
            const { Status, StatusMessage } = await waitForTraining(service.client, projects.trained, ModelVersion!);
            assert.equal(Status, "TRAINED", StatusMessage);
            versions.push(ModelVersion!);
        }
        assert.ok(versions.length > 0);
        const results = await readdir(join(folder, "results"));
        assert.deepEqual(results.sort(), versions.flatMap(evaluationFiles).sort());
        const artifacts = await readdir(join(dataDir, "models"), { recursive: true });
        assert.equal(artifacts.filter((name) => basename(name) === modelFileName).length, versions.length);

        const store = await openStore({ dataDir });
        try {
            let found: string[];
            const deadline = Date.now() + 10_000;
            do {
                found = await leftovers(store, await readdir(join(dataDir, "models")));
            } while (found.length > 0 && Date.now() < deadline && (await sleep(100, true)));
            assert.deepEqual(found, []);
        } finally {
            await store.destroy();
        }
    });

    it("goes on at once with an import that it was killed in, whose lease has not ended", async () => {
        const store = await openStore({ dataDir });
        await store
            .insertInto("projects")
            .values({ id: "cut-off", name: "cut-off", createdAt: 0, nextModelVersion: 1 })
            .execute();
        const pending: PendingImport = { kind: "manifest", location: { bucket, key: shorter } };
        const row = {
            id: "cut-off",
            projectId: "cut-off",
            type: "train",
            status: "CREATE_IN_PROGRESS",
            statusMessage: "",
            createdAt: 0,
            updatedAt: 0,
        } as const;
        await store
            .insertInto("datasets")
            .values({
                ...row,
                pendingImport: JSON.stringify(pending),
                leaseOwner: "killed",
                leaseExpiresAt: Date.now() + 3_600_000,
            })
            .execute();
        await store.destroy();
        service = await startServeProcess(dataDir);
        assert.equal(await settledDataset(service, "cut-off"), "CREATE_COMPLETE with 3 pictures");
    });
});

function evaluationFiles(version: string): string[] {
    return [
        `EvaluationManifest-plates-${version}.json`,
        `EvaluationReport-plates-${version}.html`,
        `EvaluationResult-plates-${version}.json`,
    ];
}

/** All that the writers write, things by their states, when what was accepted has been done. */
async function stateOf(service: ServeProcess, taggedArn: string): Promise<Map<string, string>> {
    const { client } = service;
    const found = new Map<string, string>();
    const datasets = await Promise.all(Object.values(projects).map((name) => settledDataset(service, name)));
    if (datasets.at(-1) !== gone) {
        found.set(`dataset ${projects.replaced}`, datasets.at(-1)!);
    }
    for await (const { Projects = [] } of paginateListProjects({ client }, {})) {
        Projects.filter(({ ProjectName }) => !Object.values(projects).includes(ProjectName!)).forEach(
            ({ ProjectName }) => found.set(`project ${ProjectName}`, "there"),
        );
    }
    for await (const { DatasetEntries = [] } of paginateListDatasetEntries(
        { client },
        { ProjectName: projects.changed, DatasetType: "train" },
    )) {
        DatasetEntries.forEach((line) => found.set(...entryOf(line)));
    }
    for (const name of Object.values(projects)) {
        for (const { Description } of await modelsOf(service, name)) {
            found.set(`model ${name}/${Description}`, "there");
        }
    }
    const { Tags = [] } = await client.send(new ListTagsForResourceCommand({ ResourceArn: taggedArn }));
    Tags.forEach(({ Key, Value }) => found.set(`tag ${Key}`, Value!));
    return found;
}

/** When those that are being deleted are gone. */
async function modelsOf({ client }: ServeProcess, ProjectName: string): Promise<ModelMetadata[]> {
    for (const deadline = Date.now() + 30_000; ; await sleep(20)) {
        const models: ModelMetadata[] = [];
        for await (const { Models = [] } of paginateListModels({ client }, { ProjectName })) {
            models.push(...Models);
        }
        const deleting = models.filter(({ Status }) => Status === "DELETING");
        if (deleting.length === 0) {
            return models;
        }
        assert.ok(Date.now() < deadline, `${deleting.length} versions of ${ProjectName} are still being deleted`);
    }
}
