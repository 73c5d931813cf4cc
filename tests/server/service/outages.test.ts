import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
    CreateDatasetCommand,
    CreateProjectCommand,
    DescribeDatasetCommand,
    ListProjectsCommand,
} from "@aws-sdk/client-lookoutvision";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import type { DrawnPictures } from "../../harness/pictures/drawnPictures";
import { startFaultProxy } from "../../harness/faults/faultProxy";
import type { Fault, FaultProxy } from "../../harness/faults/faultProxy";
import { figure } from "../../harness/run/figure";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { startPostgres } from "../../harness/parts/postgres";
import type { TestPostgres } from "../../harness/parts/postgres";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createModel, makeProject, waitForTraining } from "../../harness/service/trainedProject";
import { withEnvironment } from "../../harness/run/withEnvironment";

/** Ends like every AWS SDK's call that isn't repeated: with the answer, or the error's name and message. */
async function outcome(call: Promise<unknown>): Promise<{ name: string; message: string; seconds: number }> {
    const began = Date.now();
    const { name, message } = await call.then(
        () => ({ name: "ok", message: "" }),
        (error: Error) => error,
    );
    return { name, message, seconds: (Date.now() - began) / 1000 };
}

describe("a service whose S3 and KMS fail", function () {
    this.timeout(figure(240_000, 900_000));
    let moto: Moto;
    let aws: FaultProxy;
    let folder: string;
    let pictures: DrawnPictures;
    let service: ServeProcess;
    let keyArn: string;
    const bucket = "plates";

    before(async () => {
        moto = await startMoto();
        aws = await startFaultProxy(moto.endpoint);
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-outages-"));
        await mkdir(join(folder, bucket));
        pictures = await drawPictures(join(folder, bucket), { normal: 20, anomaly: 10 });
        const restoreEnvironment = withEnvironment(moto.env);
        const [s3, kms] = [new S3Client({ forcePathStyle: true }), new KMSClient({})];
        keyArn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
        await s3.send(new CreateBucketCommand({ Bucket: bucket }));
        for (const Key of [...pictures.normal, ...pictures.anomaly, pictures.manifestKey]) {
            await s3.send(
                new PutObjectCommand({ Bucket: bucket, Key, Body: await readFile(join(folder, bucket, Key)) }),
            );
        }
        s3.destroy();
        kms.destroy();
        restoreEnvironment();
        service = await start();
        await makeProject(service.client, "plates", bucket, pictures.manifestKey);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await aws?.stop();
        await moto?.stop();
        await rm(folder, { recursive: true });
    });

    afterEach(() => aws.set("none"));

    const start = () =>
        startServeProcess(join(folder, "data"), {
            env: { ...moto.env, AWS_ENDPOINT_URL: `http://${aws.address}` },
            attempts: 1,
        });
    const train = (more = {}) => createModel(service.client, "plates", bucket, more);
    const untilMet = async (count = 1) => {
        while (aws.met < count) {
            await sleep(10);
        }
    };

    const faults: Fault[] = ["answer-500", "reset", "silent"];
    // Silence takes a minute until all attempts are over.
    for (const fault of faults.slice(0, figure(2, 3))) {
        it(`says so to who names a bucket, when S3 answers with ${fault}`, async () => {
            aws.set(fault);
            const { name, message, seconds } = await outcome(train());
            assert.equal(name, "InternalServerException");
            assert.match(
                message,
                /^The output location can't be used: S3 (could not be reached|did not answer in time) to find the bucket "plates".* Try again when it/,
            );
            assert.ok(seconds < 20, `after ${seconds} s`);
        });

        it(`makes an import CREATE_FAILED and a training TRAINING_FAILED with the reason, when AWS answers with ${fault}`, async () => {
            const ProjectName = `imports-${fault}`;
            await service.client.send(new CreateProjectCommand({ ProjectName }));
            const version = await train({ KmsKeyId: keyArn });
            aws.set(fault);
            const S3Object = { Bucket: bucket, Key: pictures.manifestKey };
            await service.client.send(
                new CreateDatasetCommand({
                    ProjectName,
                    DatasetType: "train",
                    DatasetSource: { GroundTruthManifest: { S3Object } },
                }),
            );
            const failed = await waitForTraining(service.client, "plates", version);
            let dataset;
            do {
                await sleep(50);
                dataset = (await service.client.send(new DescribeDatasetCommand({ ProjectName, DatasetType: "train" })))
                    .DatasetDescription!;
            } while (dataset.Status === "CREATE_IN_PROGRESS");
            aws.set("none");
            assert.equal(failed.Status, "TRAINING_FAILED");
            assert.match(failed.StatusMessage!, /^(AWS KMS|S3) could not be reached .* Try again when it is back\.$/);
            assert.equal(dataset.Status, "CREATE_FAILED");
            assert.match(
                dataset.StatusMessage!,
                /^S3 could not be reached to read s3:\/\/plates\/.* Try again when it is back\./,
            );
        });
    }

    it("does everything when S3 and KMS are only slow", async () => {
        aws.set("slow");
        const version = await train({ KmsKeyId: keyArn });
        await untilMet(10);
        aws.set("none");
        const trained = await waitForTraining(service.client, "plates", version);
        assert.equal(trained.Status, "TRAINED", trained.StatusMessage);
    });

    it("ends within seconds of SIGTERM though calls of S3 and KMS are under way, and does them after its next start", async () => {
        const version = await train({ KmsKeyId: keyArn });
        aws.set("silent");
        await untilMet();
        const ProjectName = "under-way";
        await service.client.send(new CreateProjectCommand({ ProjectName }));
        const S3Object = { Bucket: bucket, Key: pictures.manifestKey };
        await service.client.send(
            new CreateDatasetCommand({
                ProjectName,
                DatasetType: "train",
                DatasetSource: { GroundTruthManifest: { S3Object } },
            }),
        );
        const asked = outcome(train());
        await untilMet(3);

        const began = Date.now();
        const gone = once(service.child, "exit");
        service.child.kill("SIGTERM");
        const answer = await asked;
        assert.deepEqual(await gone, [0, null]);
        const seconds = (Date.now() - began) / 1000;
        assert.ok(seconds < 8, `after ${seconds} s`);
        await service.end("SIGTERM");
        assert.equal(answer.name, "InternalServerException", answer.message);
        assert.equal(answer.message, "The service is being stopped. Try again when it runs again.");

        aws.set("none");
        service = await start();
        const trained = await waitForTraining(service.client, "plates", version);
        assert.equal(trained.Status, "TRAINED", trained.StatusMessage);
        for (;;) {
            const { DatasetDescription } = await service.client.send(
                new DescribeDatasetCommand({ ProjectName, DatasetType: "train" }),
            );
            if (DatasetDescription!.Status !== "CREATE_IN_PROGRESS") {
                assert.equal(DatasetDescription!.Status, "CREATE_COMPLETE", DatasetDescription!.StatusMessage);
                break;
            }
            await sleep(50);
        }
    });
});

describe("a service whose PostgreSQL fails", function () {
    this.timeout(120_000);
    let postgres: TestPostgres;
    let proxy: FaultProxy;
    let folder: string;
    let service: ServeProcess;
    before(async () => {
        postgres = await startPostgres();
        proxy = await startFaultProxy(postgres.url);
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-outages-"));
        const databaseUrl = `postgres://tester@${proxy.address}/postgres?query_timeout=1500`;
        service = await startServeProcess(folder, { args: ["--database-url", databaseUrl], attempts: 1 });
    });
    after(async () => {
        proxy?.set("none");
        await service?.end("SIGTERM");
        await proxy?.stop();
        await postgres?.stop();
        await rm(folder, { recursive: true });
    });
    const list = () => outcome(service.client.send(new ListProjectsCommand({})));

    for (const fault of ["reset", "silent"] as const) {
        it(`says so when it answers with ${fault}, and works again with it`, async () => {
            proxy.set(fault);
            const answers = await Promise.all([1, 2, 3].map(list));
            for (const { name, message, seconds } of answers) {
                assert.deepEqual(
                    [name, message],
                    ["InternalServerException", "The service can't reach its database at the moment. Try again."],
                );
                assert.ok(seconds < 15, `after ${seconds} s`);
            }
            assert.equal((await fetch(`${service.endpoint}/healthz`)).status, 503);
            proxy.set("none");
            while ((await list()).name !== "ok") {
                await sleep(50);
            }
            assert.equal((await fetch(`${service.endpoint}/healthz`)).status, 200);
        });
    }

    it("answers late when it is slow", async () => {
        proxy.set("slow");
        const { name } = await list();
        proxy.set("none");
        assert.equal(name, "ok");
    });
});
