import assert from "node:assert/strict";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeModelCommand, ListModelsCommand } from "@aws-sdk/client-lookoutvision";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createModel, makeProject, waitForTraining } from "../../harness/service/trainedProject";
import { startTrial, trialOf } from "../../harness/service/trialDetection";
import { isAlive } from "../../harness/run/isAlive";
import { until } from "../../harness/run/until";

/** Pictures of the trial: enough to kill the service amid them. */
const pictures = 60;

describe("a service that is killed in mid-work", function () {
    this.timeout(300_000);
    let dataDir: string;
    let service: ServeProcess | undefined;

    before(async () => {
        dataDir = await mkdtemp(join(tmpdir(), "killed-"));
        await mkdir(join(dataDir, "buckets", "plates"), { recursive: true });
    });
    after(async () => {
        await service?.end("SIGKILL");
        await rm(dataDir, { recursive: true });
    });

    it("takes the training up when it starts again, at the same address, and ends it once", async () => {
        const { manifestKey } = await drawPictures(join(dataDir, "buckets", "plates"), { normal: 20, anomaly: 10 });
        service = await startServeProcess(dataDir);
        const { endpoint } = service;
        await makeProject(service.client, "plates", "plates", manifestKey);
        await createModel(service.client, "plates", "plates");

        await progress(service, 20);
        const child = await childOf(service.child.pid!);
        assert.equal(await service.end("SIGKILL"), "SIGKILL");
        for (const deadline = Date.now() + 10_000; isAlive(child); await sleep(50)) {
            assert.ok(Date.now() < deadline, "the training process outlived its service");
        }

        service = await startServeProcess(dataDir);
        assert.equal(service.endpoint, endpoint);
        await progress(service, 20);
        // Handed back this time, not cut off.
        assert.equal(await service.end("SIGTERM"), 0);

        service = await startServeProcess(dataDir);
        const model = await waitForTraining(service.client, "plates", "1");
        assert.equal(model.Status, "TRAINED", model.StatusMessage);
        const { Models } = await service.client.send(new ListModelsCommand({ ProjectName: "plates" }));
        assert.deepEqual(
            Models!.map(({ ModelVersion, Status }) => [ModelVersion, Status]),
            [["1", "TRAINED"]],
        );
        assert.equal((await readdir(join(dataDir, "buckets", "plates", "results"))).length, 3);
    });

    it("goes on with a trial detection by itself, and each picture has one result", async () => {
        const folder = join(dataDir, "buckets", "plates", "new");
        await mkdir(folder);
        const [picture] = await readdir(join(dataDir, "buckets", "plates", "pictures", "anomaly"));
        for (let number = 0; number < pictures; number++) {
            await cp(join(dataDir, "buckets", "plates", "pictures", "anomaly", picture), join(folder, `${number}.png`));
        }
        const trial = await startTrial(service!, "new", "s3://plates/new/");
        const judged = async () => (await trial.results()).filter(({ Score }) => Score !== undefined);
        await until(async () => (await judged()).length >= 5);
        const child = await childOf(service!.child.pid!);
        const before = await judged();
        assert.ok(before.length < pictures, "it is still under way");
        process.kill(child, "SIGKILL");
        await service!.end("SIGKILL");

        service = await startServeProcess(dataDir);
        const again = trialOf(service, "new");
        assert.deepEqual((await again.end()).StatusMessage, `${pictures} of ${pictures} pictures are anomalies.`);
        const results = await again.results();
        assert.equal(new Set(results.map(({ Source }) => Source)).size, pictures);
        const scores = new Map(results.map(({ Source, Score }) => [Source, Score]));
        assert.deepEqual(
            before.map(({ Source, Score }) => [Source, Score]),
            before.map(({ Source }) => [Source, scores.get(Source)]),
        );
        assert.equal(await service.end("SIGTERM"), 0);
    });
});

/** Waits until the training has come so far, in percent. */
async function progress(service: ServeProcess, percent: number): Promise<void> {
    for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(50)) {
        const { ModelDescription } = await service.client.send(
            new DescribeModelCommand({ ProjectName: "plates", ModelVersion: "1" }),
        );
        assert.equal(ModelDescription!.Status, "TRAINING", ModelDescription!.StatusMessage);
        if (Number(/(\d+) % done/.exec(ModelDescription!.StatusMessage!)?.[1] ?? 0) >= percent) {
            return;
        }
    }
    assert.fail(`the training did not come to ${percent} %`);
}

async function childOf(pid: number): Promise<number> {
    if (process.platform !== "linux") {
        assert.fail("this test finds the training process through /proc of Linux");
    }
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8")).trim().split(" ").map(Number);
    assert.equal(children.length, 1, "one process that works");
    return children[0];
}
