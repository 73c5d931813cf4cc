import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { pythonEnvironment } from "../../harness/parts/python";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";

const fixtures = join(__dirname, "..", "..", "fixtures", "python");
const bucket = "helper-pictures";

/** What helperPackage.py prints. */
type Seen = Record<string, any>;

describe("AWS's own Python package lookoutvision, unchanged,", function () {
    this.timeout(10 * 60_000);
    let folder: string;
    let moto: Moto;
    let service: ServeProcess;
    let s3: S3Client;
    let seen: Seen;
    before(async () => {
        folder = await mkdtemp(join(tmpdir(), "helper-"));
        moto = await startMoto();
        s3 = new S3Client({
            endpoint: moto.endpoint,
            region: "us-east-1",
            forcePathStyle: true,
            credentials: { accessKeyId: "a", secretAccessKey: "b" },
        });
        await s3.send(new CreateBucketCommand({ Bucket: bucket }));
        await drawFolders();
        service = await startServeProcess(join(folder, "data"), { env: { ...moto.env } });
        seen = await drive();
    });
    after(async () => {
        s3?.destroy();
        await service?.end("SIGTERM");
        await moto?.stop();
        await rm(folder, { recursive: true, force: true });
    });

    /** good/ and bad/, as the package wants them, and one of each in the bucket. */
    async function drawFolders(): Promise<void> {
        const drawn = join(folder, "drawn");
        await mkdir(drawn);
        await drawPictures(drawn, { normal: 26, anomaly: 20, prefix: "" });
        for (const [from, to] of [
            ["normal", "good"],
            ["anomaly", "bad"],
        ]) {
            await rename(join(drawn, from), join(folder, to));
            const Body = await readFile(join(folder, to, `${from}-0.png`));
            await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `new/${to}.png`, Body }));
        }
    }

    async function drive(): Promise<Seen> {
        const { python } = await pythonEnvironment();
        const child = spawn(python, [join(fixtures, "helperPackage.py"), bucket, "by-helper"], {
            cwd: folder,
            env: {
                ...moto.env,
                PATH: process.env.PATH,
                HOME: folder,
                // Waits are shortened from outside, and nothing is shown on a screen.
                PYTHONPATH: fixtures,
                PYTHONDONTWRITEBYTECODE: "1",
                MPLBACKEND: "Agg",
                AWS_ENDPOINT_URL_LOOKOUTVISION: service.endpoint,
                AWS_ACCESS_KEY_ID: service.credentials.accessKeyId,
                AWS_SECRET_ACCESS_KEY: service.credentials.secretAccessKey,
            },
        });
        let output = "";
        let complaints = "";
        child.stdout.on("data", (data: Buffer) => (output += data.toString()));
        child.stderr.on("data", (data: Buffer) => (complaints += data.toString()));
        const [code] = (await once(child, "close")) as [number | null];
        assert.equal(code, 0, `${complaints}\n${output}`);
        assert.doesNotMatch(output, /Error in |Something went wrong|Warning: prediction failed/);
        return JSON.parse(output.trim().split("\n").at(-1)!) as Seen;
    }

    it("makes a project and its datasets from a bucket of S3, and replaces them", () => {
        assert.equal(seen.project, "arn:aws:lookoutvision:us-east-1:000000000000:project/by-helper");
        for (const datasets of [seen.datasets, seen.replaced]) {
            assert.deepEqual(
                [datasets.training.Status, datasets.validation.Status],
                ["CREATE_COMPLETE", "CREATE_COMPLETE"],
            );
            assert.equal(datasets.training.StatusMessage, "The dataset was created successfully.");
        }
    });

    it("trains, and shows the scores of the version", () => {
        assert.equal(seen.fit.status, "Success!");
        assert.deepEqual(
            [seen.fit.train_datasets.ImageStats.Normal, seen.fit.test_datasets.ImageStats.Normal],
            [15, 10],
        );
        assert.deepEqual(Object.keys(seen.metrics).sort(), ["F1Score", "Precision", "Recall"]);
        assert.ok(seen.metrics.F1Score > 0.8, String(seen.metrics.F1Score));
        assert.deepEqual(seen.models, ["1"]);
    });

    it("deploys, predicts pictures of a file, a folder and a bucket, and stops", async () => {
        assert.deepEqual([seen.deploy.status, seen.deploy.model.Status], ["HOSTED", "HOSTED"]);
        assert.deepEqual([seen.good.IsAnomalous, seen.bad.IsAnomalous], [false, true]);
        assert.deepEqual(
            [seen["good in the bucket"].Source.Type, seen["bad in the bucket"].IsAnomalous],
            ["direct", true],
        );
        assert.equal(seen.batch.length, 20);
        assert.equal(seen["batch in the bucket"].predicted_result, `s3://${bucket}/predicted/`);
        const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: "predicted/bad.png.json" }));
        assert.equal((JSON.parse(await Body!.transformToString()) as { IsAnomalous: boolean }).IsAnomalous, true);
        assert.equal(seen.stop.Status, "STOPPING_HOSTING");
    });

    it("deletes the project without waiting for its datasets", () => {
        assert.deepEqual(seen.delete, { Success: true });
    });

    it("cross-validates: trains projects side by side, deletes them, and sums up the result files", () => {
        assert.deepEqual(
            seen.summary.map((row: Seen) => row.model_name),
            ["by-helper_0", "by-helper_1"],
        );
        for (const row of seen.summary as Seen[]) {
            assert.deepEqual([row.model_version, row.NumberOfTrainImages, row.NumberOfTestImages], [1, 23, 23]);
            assert.ok(row.F1Score > 0.6 && row.ROCAUC > 0.6, JSON.stringify(row));
        }
        assert.deepEqual(seen.left, []);
    });
});
