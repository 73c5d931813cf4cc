import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    DescribeModelCommand,
    DetectAnomaliesCommand,
    ListModelsCommand,
    StartModelCommand,
    StopModelCommand,
} from "@aws-sdk/client-lookoutvision";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import type { DrawnPictures } from "../../harness/pictures/drawnPictures";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { createModel, makeProject, waitForStatus, waitForTraining } from "../../harness/service/trainedProject";
import { withEnvironment } from "../../harness/run/withEnvironment";
import { effortOfTests } from "../../harness/run/effortOfTests";

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
        await inS3((s3) => s3.send(new CreateBucketCommand({ Bucket: "artifacts" })));
        folder = await mkdtemp(join(tmpdir(), "machines-"));
        await mkdir(join(folder, "buckets", "plates"), { recursive: true });
        pictures = await drawPictures(join(folder, "buckets", "plates"), { normal: 20, anomaly: 10 });
        shared = [
            "--database-url",
            postgres.url,
            "--artifacts",
            "s3://artifacts",
            "--bucket-root",
            join(folder, "buckets"),
        ];
        service = await startServeProcess(join(folder, "service"), {
            env: { ...moto.env },
            args: [...shared, "--workers", "0"],
        });
        await makeProject(service.client, "plates", "plates", pictures.manifestKey);
    });
    after(async () => {
        await Promise.all(workers.map((worker) => end(worker, "SIGKILL")));
        await service?.end("SIGTERM");
        await Promise.all([moto?.stop(), postgres?.stop()]);
        await rm(folder, { recursive: true });
    });

    /** @returns its exit code and messages, when it ends. */
    function startWorker(
        dataDir: string,
        ...more: string[]
    ): { child: ChildProcess; ended: Promise<{ code: number | null; stderr: string }> } {
        const child = spawn(
            process.execPath,
            [...lookoutvisionCommand(), "worker", "--data-dir", dataDir, ...shared, ...more],
            {
                env: { PATH: process.env.PATH, HOME: folder, ...effortOfTests(), ...moto.env },
                stdio: ["ignore", "ignore", "pipe"],
            },
        );
        workers.push(child);
        let stderr = "";
        child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
        return { child, ended: new Promise((resolve) => child.once("close", (code) => resolve({ code, stderr }))) };
    }

    async function inS3<T>(act: (s3: S3Client) => Promise<T>): Promise<T> {
        const restore = withEnvironment(moto.env);
        const s3 = new S3Client({ forcePathStyle: true });
        try {
            return await act(s3);
        } finally {
            s3.destroy();
            restore();
        }
    }

    async function artifactNames(): Promise<string[]> {
        const { Contents = [] } = await inS3((s3) => s3.send(new ListObjectsV2Command({ Bucket: "artifacts" })));
        return Contents.map(({ Key }) => Key!);
    }

    async function messageIs(pattern: RegExp): Promise<void> {
        for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
            const { ModelDescription } = await service.client.send(
                new DescribeModelCommand({ ProjectName: "plates", ModelVersion: "1" }),
            );
            if (pattern.test(ModelDescription!.StatusMessage!)) {
                return;
            }
            assert.ok(Date.now() < deadline, ModelDescription!.StatusMessage);
        }
    }

    it("refuse a worker that has another service key", async () => {
        const { code, stderr } = await startWorker(join(folder, "stranger")).ended;
        assert.equal(code, 1);
        assert.match(
            stderr,
            /service\.key in .*stranger is another than the one that this database's models are encrypted with\. Put the original there/,
        );
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

        const { Models } = await service.client.send(new ListModelsCommand({ ProjectName: "plates" }));
        assert.deepEqual(
            Models!.map(({ ModelVersion, Status }) => [ModelVersion, Status]),
            [["1", "TRAINED"]],
        );
        const results = (await readdir(join(folder, "buckets", "plates", "results"))).sort();
        assert.deepEqual(results, [
            "EvaluationManifest-plates-1.json",
            "EvaluationReport-plates-1.html",
            "EvaluationResult-plates-1.json",
        ]);
        assert.equal((await artifactNames()).filter((name) => basename(name) === modelFileName).length, 1);
    });

    it("host together: any service answers, and what a killed machine held is taken over when its lease ends", async () => {
        await cp(join(folder, "one"), join(folder, "three"), { recursive: true });
        const other = await startServeProcess(join(folder, "one"), {
            env: { ...moto.env },
            args: [...shared, "--workers", "0", "--inference-units", "0"],
        });
        const worker = startWorker(join(folder, "three"), "--workers", "0", "--inference-units", "4");
        const model = { ProjectName: "plates", ModelVersion: "1" };
        const Body = await readFile(join(folder, "buckets", "plates", pictures.anomaly[3]));
        const detect = async ({ client }: ServeProcess) =>
            (await client.send(new DetectAnomaliesCommand({ ...model, Body, ContentType: "image/png" })))
                .DetectAnomalyResult!.IsAnomalous;
        const inService = async ({ endpoint }: ServeProcess) =>
            Number(
                /^lookoutvision_inference_units\{.*kind="in_service"\} (\d+)$/m.exec(
                    await (await fetch(`${endpoint}/metrics`)).text(),
                )?.[1] ?? 0,
            );
        const unitsOf = async ({ child }: ServeProcess) =>
            (await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8")).trim().split(" ").filter(Boolean)
                .length;
        try {
            await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 2 }));
            await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
            for (
                const deadline = Date.now() + 30_000;
                (await unitsOf(service)) !== 1 || (await inService(other)) !== 2;
                await sleep(50)
            ) {
                assert.ok(Date.now() < deadline, "one unit at the service, one at the worker");
            }
            assert.equal(await unitsOf(other), 0);
            assert.deepEqual(await Promise.all([service, other, other].map(detect)), [true, true, true]);

            worker.child.kill("SIGKILL");
            const killed = Date.now();
            for (let answered = 0; (await unitsOf(service)) !== 2 || (await inService(other)) !== 2; answered++) {
                assert.equal(await detect(answered % 2 === 0 ? other : service), true);
                assert.ok(Date.now() - killed < 40_000, "the worker's unit was not taken over");
            }
            await service.client.send(new StopModelCommand(model));
            await waitForStatus(other.client, "plates", "1", ["TRAINED"]);
            assert.equal(await unitsOf(service), 0);
        } finally {
            await other.end("SIGTERM");
        }
    });
});

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once("exit", resolve));
        child.kill(signal);
        await gone;
    }
}
