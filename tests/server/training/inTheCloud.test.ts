import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { CreateKeyCommand, DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
    CreateDatasetCommand,
    CreateProjectCommand,
    DeleteModelCommand,
    DescribeModelCommand,
    DetectAnomaliesCommand,
    StartModelCommand,
    StopModelCommand,
} from "@aws-sdk/client-lookoutvision";
import {
    CreateBucketCommand,
    GetObjectCommand,
    ListObjectsV2Command,
    PutObjectCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import type { DrawnPictures } from "../../harness/pictures/drawnPictures";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { startPackaging, waitForPackaging } from "../../harness/service/packagingJob";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createModel, makeProject, waitForStatus, waitForTraining } from "../../harness/service/trainedProject";
import { startTrial } from "../../harness/service/trialDetection";
import { sendSigned } from "../api/sendSigned";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("a training with S3 buckets, a KMS key, and artifacts in S3", function () {
    this.timeout(180_000);
    let moto: Moto;
    let restoreEnvironment: () => void;
    let folder: string;
    let pictures: DrawnPictures;
    let s3: S3Client;
    let kms: KMSClient;
    let keyArn: string;
    let service: ServeProcess;
    const model = { ProjectName: "plates", ModelVersion: "1" };

    before(async () => {
        moto = await startMoto();
        restoreEnvironment = withEnvironment(moto.env);
        s3 = new S3Client({ forcePathStyle: true });
        kms = new KMSClient({});
        keyArn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
        folder = await mkdtemp(join(tmpdir(), "cloud-"));
        await mkdir(join(folder, "plates"));
        pictures = await drawPictures(join(folder, "plates"), { normal: 20, anomaly: 10 });
        for (const Bucket of ["plates", "results", "packages", "artifacts"]) {
            await s3.send(new CreateBucketCommand({ Bucket }));
        }
        for (const Key of [...pictures.normal, ...pictures.anomaly, pictures.manifestKey]) {
            await s3.send(
                new PutObjectCommand({ Bucket: "plates", Key, Body: await readFile(join(folder, "plates", Key)) }),
            );
        }
        service = await start();
        await makeProject(service.client, "plates", "plates", pictures.manifestKey);
    });
    after(async () => {
        await service?.end("SIGTERM");
        s3?.destroy();
        kms?.destroy();
        restoreEnvironment?.();
        await moto?.stop();
        await rm(folder, { recursive: true });
    });

    const start = () =>
        startServeProcess(join(folder, "data"), {
            env: { ...moto.env },
            args: ["--artifacts", "s3://artifacts/shop/floor"],
        });
    const keys = async (Bucket: string) =>
        ((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents ?? []).map(({ Key }) => Key!);
    const content = async (Bucket: string, Key: string) =>
        Buffer.from(await (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToByteArray());

    it("takes the pictures that people bring into the console's bucket in S3, shows those of every bucket, and lists the keys", async () => {
        const call = async (method: string, path: string, body?: Buffer | string) => {
            const { accessKeyId, secretAccessKey } = service.credentials;
            const request = { method, path: `/lookoutvision/v1/${path}`, body, accessKeyId, secretAccessKey };
            const answer = await sendSigned({ url: service.endpoint }, request);
            return {
                status: answer.status,
                bytes: Buffer.from(await answer.arrayBuffer()),
                type: answer.headers.get("content-type"),
            };
        };
        const json = async (...request: Parameters<typeof call>) => {
            const { status, bytes } = await call(...request);
            assert.equal(status, 200, bytes.toString());
            return JSON.parse(bytes.toString()) as Record<string, any>;
        };
        await service.client.send(new CreateProjectCommand({ ProjectName: "brought" }));
        await service.client.send(new CreateDatasetCommand({ ProjectName: "brought", DatasetType: "train" }));
        const picture = await content("plates", pictures.normal[0]);
        const { Source, Width, Height } = await json("PUT", "projects/brought/uploads/a%20%2520b.png", picture);
        const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(String(Source))!;
        assert.match(bucket, /^lookoutvision-us-east-1-/);
        assert.ok(key.endsWith("/a %20b.png"), key);
        assert.deepEqual(await content(bucket, key), picture);
        const Line = JSON.stringify({ "source-ref": Source });
        const { Results } = await json(
            "POST",
            "projects/brought/datasets/train/changes",
            JSON.stringify({ Changes: [{ Source, Line }] }),
        );
        assert.equal(Results[0].Status, "SAVED");
        const contents = await json("GET", "projects/brought/datasets/train/contents");
        assert.deepEqual([contents.Total, contents.Width, contents.Height], [1, Width, Height]);
        for (const [project, source] of [
            ["brought", String(Source)],
            ["plates", `s3://plates/${pictures.anomaly[0]}`],
        ]) {
            const shown = await call(
                "GET",
                `projects/${project}/picture?source=${encodeURIComponent(source)}&width=32`,
            );
            assert.deepEqual([shown.status, shown.type], [200, "image/webp"], shown.bytes.toString());
        }
        const { Manifest, Total } = await json(
            "POST",
            "projects/brought/manifests",
            JSON.stringify({ Folder: "s3://plates/", LabelByFolder: true }),
        );
        assert.equal(Total, pictures.normal.length + pictures.anomaly.length);
        assert.equal(Manifest.Bucket, bucket);
        assert.equal((await content(bucket, String(Manifest.Key))).toString().trim().split("\n").length, Total);
        assert.deepEqual((await json("GET", "keys")).Keys, [{ Arn: keyArn }]);
    });

    it("reads pictures from the bucket and writes the evaluation into the other", async () => {
        const version = await createModel(service.client, "plates", "results", { KmsKeyId: keyArn });
        const trained = await waitForTraining(service.client, "plates", version);
        assert.equal(trained.Status, "TRAINED", trained.StatusMessage);
        assert.equal(trained.KmsKeyId, keyArn);
        assert.deepEqual(await keys("results"), [
            "results/EvaluationManifest-plates-1.json",
            "results/EvaluationReport-plates-1.html",
            "results/EvaluationResult-plates-1.json",
        ]);
        const result = JSON.parse((await content("results", "results/EvaluationResult-plates-1.json")).toString()) as {
            Version: number;
        };
        assert.equal(result.Version, 1);
    });

    it("keeps copies and model in S3, readable by nobody without the key, and none in the data folder", async () => {
        const artifacts = await keys("artifacts");
        // 30 pictures, the model file and the evaluation.
        assert.equal(artifacts.length, 32);
        assert.ok(
            artifacts.every((key) => key.startsWith("shop/floor/")),
            artifacts[0],
        );
        for (const key of artifacts) {
            assert.ok(!(await content("artifacts", key)).includes(Buffer.from("IHDR")), `${key} is readable`);
        }
        assert.ok(!(await readdir(join(folder, "data"))).includes("models"));
    });

    it("hosts after a restart, by asking KMS for the data key", async () => {
        await service.end("SIGTERM");
        service = await start();
        await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
        await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
        const Body = await readFile(join(folder, "plates", pictures.anomaly[3]));
        const { DetectAnomalyResult } = await service.client.send(
            new DetectAnomaliesCommand({ ...model, Body, ContentType: "image/png" }),
        );
        assert.equal(DetectAnomalyResult!.IsAnomalous, true);
        await service.client.send(new StopModelCommand(model));
        await waitForStatus(service.client, "plates", "1", ["TRAINED"]);
    });

    it("is tried on pictures in S3 without being hosted, as long as KMS gives the key", async () => {
        const folderOf = (keysOfIt: string[]) => `s3://plates/${dirname(keysOfIt[0])}/`;
        const trial = await startTrial(service, "anomalies", folderOf(pictures.anomaly));
        assert.equal((await trial.end()).StatusMessage, "10 of 10 pictures are anomalies.");
        assert.deepEqual(
            (await trial.results()).map(({ Source }) => Source),
            pictures.anomaly.map((key) => `s3://plates/${key}`).sort(),
        );
        const KeyId = keyArn.split("/").at(-1)!;
        await kms.send(new DisableKeyCommand({ KeyId }));
        const refused = await (await startTrial(service, "disabled", folderOf(pictures.normal))).end();
        await kms.send(new EnableKeyCommand({ KeyId }));
        assert.equal(refused.Status, "FAILED");
        assert.match(refused.StatusMessage, /^Version 1 can't be opened\. The KMS key .* its state is Disabled\./);
    });

    it("is packaged into a bucket as a model that needs neither AWS nor the key", async () => {
        const job = await waitForPackaging(
            service.client,
            "plates",
            await startPackaging(service.client, "plates", "packages"),
        );
        assert.equal(job.Status, "SUCCEEDED", job.StatusMessage);
        assert.deepEqual(await keys("packages"), [
            "edge/artifacts/plates/1.0.0/plates-1.0.0.zip",
            "edge/recipes/plates-1.0.0.json",
        ]);
        await writeFile(
            join(folder, "plates.zip"),
            await content("packages", "edge/artifacts/plates/1.0.0/plates-1.0.0.zip"),
        );
        const { stdout, stderr } = await runLookoutvision(
            ["detect", "--package", "plates.zip", "--unverified", join("plates", pictures.anomaly[3])],
            { cwd: folder },
        );
        assert.match(stdout, / anomaly +confidence /, stderr);
    });

    it("leaves no artifact in S3 when the version is deleted", async () => {
        await service.client.send(new DeleteModelCommand(model));
        for (;;) {
            const gone = await service.client.send(new DescribeModelCommand(model)).then(
                () => false,
                (error: Error) => error.name === "ResourceNotFoundException",
            );
            if (gone) {
                break;
            }
        }
        assert.deepEqual(await keys("artifacts"), []);
        assert.equal((await keys("plates")).length, 31, "the pictures stay");
    });
});
