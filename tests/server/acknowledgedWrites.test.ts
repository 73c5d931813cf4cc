import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateProjectCommand, DeleteProjectCommand, ListModelsCommand, paginateListProjects } from "@aws-sdk/client-lookoutvision";
import { modelFileName } from "../../server/artifacts/artifactStore";
import { drawPictures } from "../harness/drawnPictures";
import { figure } from "../harness/figure";
import { seededRandom } from "../harness/seededRandom";
import { type ServeProcess, startServeProcess } from "../harness/serveProcess";
import { createModel, makeProject, waitForTraining } from "../harness/trainedProject";

const kills = figure(20, 200);
/** How often a training is asked for between them. */
const killsPerTraining = 5;

describe("a service that is killed while it writes", function () {
    this.timeout(kills * 20_000);
    let dataDir: string;
    let service: ServeProcess | undefined;

    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "acknowledged-"));
    });
    after(async () => {
        await service?.end("SIGKILL");
        await rm(dataDir, { recursive: true });
    });

    it(`has every write that it acknowledged, and ends each training once, after ${kills} kills at different instants`, async () => {
        const bucket = join(dataDir, "buckets", "plates");
        await mkdir(bucket, { recursive: true });
        const { manifestKey } = await drawPictures(bucket, { normal: 20, anomaly: 10, size: 64 });
        const random = seededRandom(1);
        const written: Written = { acknowledged: new Set(), unanswered: new Set() };
        const trainings = { acknowledged: [] as string[], unanswered: 0 };
        for (let kill = 0; kill < kills; kill++) {
            service = await startServeProcess(dataDir);
            if (kill === 0) {
                await makeProject(service.client, "plates", "plates", manifestKey);
                written.acknowledged.add("plates");
            }
            const writers = [0, 1, 2, 3].map((writer) => write(service!, `kill${kill}-writer${writer}`, written));
            if (kill % killsPerTraining === 0) {
                writers.push(train(service, trainings));
            }
            // Most come while a training begins, some at any of its stages, its end among them.
            await sleep(random() < 0.8 ? 50 + 450 * random() : 6_000 * random());
            assert.equal(await service.end("SIGKILL"), "SIGKILL");
            await Promise.all(writers);
        }
        assert.ok(written.acknowledged.size >= kills, `only ${written.acknowledged.size} writes were acknowledged`);
        assert.ok(trainings.acknowledged.length > 0);

        service = await startServeProcess(dataDir);
        const found = await projectNames(service);
        assert.deepEqual([...written.acknowledged].filter((name) => !found.has(name)), []);
        // What was never acknowledged may be there or not; anything else was deleted with an acknowledgement.
        assert.deepEqual([...found].filter((name) => !written.acknowledged.has(name) && !written.unanswered.has(name)), []);

        const { Models = [] } = await service.client.send(new ListModelsCommand({ ProjectName: "plates", MaxResults: 100 }));
        const versions = Models.map(({ ModelVersion }) => ModelVersion!);
        assert.deepEqual(trainings.acknowledged.filter((version) => !versions.includes(version)), []);
        assert.ok(versions.length <= trainings.acknowledged.length + trainings.unanswered, `${versions.length} versions`);
        for (const version of versions) {
            const { Status, StatusMessage } = await waitForTraining(service.client, "plates", version);
            assert.equal(Status, "TRAINED", StatusMessage);
        }
        const results = await readdir(join(bucket, "results"));
        assert.deepEqual(results.sort(), versions.flatMap(evaluationFiles).sort());
        const models = await readdir(join(dataDir, "models"), { recursive: true });
        assert.equal(models.filter((name) => basename(name) === modelFileName).length, versions.length);
    });
});

interface Written {
    acknowledged: Set<string>;
    unanswered: Set<string>;
}

/** As long as the service lives, at most once. */
async function train({ client }: ServeProcess, trainings: { acknowledged: string[]; unanswered: number }): Promise<void> {
    trainings.unanswered++;
    try {
        trainings.acknowledged.push(await createModel(client, "plates", "plates"));
    } catch {
        return;
    }
    trainings.unanswered--;
}

function evaluationFiles(version: string): string[] {
    return [`EvaluationManifest-plates-${version}.json`, `EvaluationReport-plates-${version}.html`, `EvaluationResult-plates-${version}.json`];
}

/** Creates projects and deletes every third again, until the service is gone. */
async function write({ client }: ServeProcess, prefix: string, { acknowledged, unanswered }: Written): Promise<void> {
    for (let count = 0; ; count++) {
        const ProjectName = `${prefix}-${count}`;
        unanswered.add(ProjectName);
        try {
            await client.send(new CreateProjectCommand({ ProjectName }), { abortSignal: AbortSignal.timeout(5_000) });
            if (count % 3 === 0) {
                await client.send(new DeleteProjectCommand({ ProjectName }), { abortSignal: AbortSignal.timeout(5_000) });
            } else {
                acknowledged.add(ProjectName);
            }
        } catch {
            return;
        }
        unanswered.delete(ProjectName);
    }
}

async function projectNames({ client }: ServeProcess): Promise<Set<string>> {
    const names = new Set<string>();
    for await (const { Projects = [] } of paginateListProjects({ client }, {})) {
        Projects.forEach(({ ProjectName }) => names.add(ProjectName!));
    }
    return names;
}
