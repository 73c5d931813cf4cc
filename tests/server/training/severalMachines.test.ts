import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DescribeModelCommand } from "@aws-sdk/client-lookoutvision";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { drawPictures, type DrawnPictures } from "../../harness/drawnPictures";
import { type Moto, startMoto } from "../../harness/moto";
import { startPostgres, type TestPostgres } from "../../harness/postgres";
import { type ServeProcess, startServeProcess } from "../../harness/serveProcess";
import { lookoutvisionCommand } from "../../harness/serverModule";
import { createModel, makeProject, waitForTraining } from "../../harness/trainedProject";
import { withEnvironment } from "../../harness/withEnvironment";

describe("a service without workers of its own, and workers that share its database", function () {
    this.timeout(180_000);
    let moto: Moto;
    let postgres: TestPostgres;
    let folder: string;
    let pictures: DrawnPictures;
    let service: ServeProcess;
    let shared: string[];
    const workers: ChildProcess[] = [];

    before(async () => {
        [moto, postgres] = await Promise.all([startMoto(), startPostgres()]);
        const restore = withEnvironment(moto.env);
        const s3 = new S3Client({ forcePathStyle: true });
        await s3.send(new CreateBucketCommand({ Bucket: "artifacts" })).finally(restore);
        s3.destroy();
        folder = await mkdtemp(join(tmpdir(), "machines-"));
        await mkdir(join(folder, "buckets", "plates"), { recursive: true });
        pictures = await drawPictures(join(folder, "buckets", "plates"), { normal: 20, anomaly: 10 });
        shared = ["--database-url", postgres.url, "--artifacts", "s3://artifacts", "--bucket-root", join(folder, "buckets")];
        service = await startServeProcess(join(folder, "service"), { env: { ...moto.env }, args: [...shared, "--workers", "0"] });
        await makeProject(service.client, "plates", "plates", pictures.manifestKey);
    });
    after(async () => {
        await Promise.all(workers.map((worker) => end(worker, "SIGKILL")));
        await service?.end("SIGTERM");
        await Promise.all([moto?.stop(), postgres?.stop()]);
        await rm(folder, { recursive: true });
    });

    /** @returns its exit code and messages, when it ends. */
    function startWorker(dataDir: string): { child: ChildProcess; ended: Promise<{ code: number | null; stderr: string }> } {
        const child = spawn(process.execPath, [...lookoutvisionCommand(), "worker", "--data-dir", dataDir, ...shared], {
            env: { PATH: process.env.PATH, HOME: folder, ...moto.env },
            stdio: ["ignore", "ignore", "pipe"],
        });
        workers.push(child);
        let stderr = "";
        child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
        return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, stderr }))) };
    }

    async function messageIs(pattern: RegExp): Promise<void> {
        for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
            const { ModelDescription } = await service.client.send(new DescribeModelCommand({ ProjectName: "plates", ModelVersion: "1" }));
            if (pattern.test(ModelDescription!.StatusMessage!)) {
                return;
            }
            assert.ok(Date.now() < deadline, ModelDescription!.StatusMessage);
        }
    }

    it("refuse a worker that has another service key", async () => {
        const { code, stderr } = await startWorker(join(folder, "stranger")).ended;
        assert.equal(code, 1);
        assert.match(stderr, /service\.key in .*stranger is another than the one that this database's models are encrypted with\. Put the original there/);
    });

    it("train once: what a killed worker had is taken over by another when its lease ends", async () => {
        for (const name of ["one", "two"]) {
            await mkdir(join(folder, name));
            await cp(join(folder, "service", "service.key"), join(folder, name, "service.key"));
        }
        assert.equal(await createModel(service.client, "plates", "plates"), "1");
        await messageIs(/^The model waits for its training\.$/);

        const first = startWorker(join(folder, "one"));
        await messageIs(/being trained: .* done/);
        first.child.kill("SIGKILL");
        const second = startWorker(join(folder, "two"));
        const model = await waitForTraining(service.client, "plates", "1");
        assert.equal(model.Status, "TRAINED", model.StatusMessage);
        second.child.kill("SIGTERM");
        assert.equal((await second.ended).code, 0);
    });
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill(signal);
        await gone;
    }
}
