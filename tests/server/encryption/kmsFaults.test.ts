import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    CancelKeyDeletionCommand,
    CreateAliasCommand,
    CreateKeyCommand,
    DeleteAliasCommand,
    DisableKeyCommand,
    EnableKeyCommand,
    KMSClient,
    ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import { DetectAnomaliesCommand, StartModelCommand, StopModelCommand } from "@aws-sdk/client-lookoutvision";
import { CreateBucketCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import type { DrawnPictures } from "../../harness/pictures/drawnPictures";
import { startFaultProxy } from "../../harness/faults/faultProxy";
import type { Fault, FaultProxy } from "../../harness/faults/faultProxy";
import { figure } from "../../harness/run/figure";
import { leftoversAtLast } from "../../harness/service/leftovers";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { startPackaging, waitForPackaging } from "../../harness/service/packagingJob";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import {
    createModel,
    makeProject,
    waitForMessage,
    waitForStatus,
    waitForTraining,
} from "../../harness/service/trainedProject";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("a service whose KMS fails, or whose key can't be used, while all else works", function () {
    this.timeout(figure(240_000, 900_000));
    const alias = "alias/plates";
    let moto: Moto;
    let kms: FaultProxy;
    let storage: FaultProxy;
    let restoreEnvironment: () => void;
    let s3: S3Client;
    let admin: KMSClient;
    let KeyId: string;
    let folder: string;
    let pictures: DrawnPictures;
    let service: ServeProcess;

    before(async () => {
        moto = await startMoto();
        [kms, storage] = await Promise.all([startFaultProxy(moto.endpoint), startFaultProxy(moto.endpoint)]);
        restoreEnvironment = withEnvironment(moto.env);
        s3 = new S3Client({ forcePathStyle: true });
        admin = new KMSClient({});
        KeyId = (await admin.send(new CreateKeyCommand({}))).KeyMetadata!.KeyId!;
        await makeAlias();
        await s3.send(new CreateBucketCommand({ Bucket: "artifacts" }));
        folder = await mkdtemp(join(tmpdir(), "kms-faults-"));
        await mkdir(join(folder, "buckets", "plates"), { recursive: true });
        pictures = await drawPictures(join(folder, "buckets", "plates"), { normal: 20, anomaly: 10 });
        service = await start();
        await makeProject(service.client, "plates", "plates", pictures.manifestKey);
    });
    after(async () => {
        await service?.end("SIGTERM");
        s3?.destroy();
        admin?.destroy();
        restoreEnvironment?.();
        await Promise.all([kms?.stop(), storage?.stop()]);
        await moto?.stop();
        await rm(folder, { recursive: true });
    });

    const start = () =>
        startServeProcess(join(folder, "data"), {
            env: {
                ...moto.env,
                AWS_ENDPOINT_URL_KMS: `http://${kms.address}`,
                AWS_ENDPOINT_URL_S3: `http://${storage.address}`,
            },
            args: ["--artifacts", "s3://artifacts", "--bucket-root", join(folder, "buckets")],
            attempts: 1,
        });
    const makeAlias = () => admin.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
    const train = () => createModel(service.client, "plates", "plates", { KmsKeyId: alias });
    const startModel = (ModelVersion: string) =>
        service.client.send(new StartModelCommand({ ProjectName: "plates", ModelVersion, MinInferenceUnits: 1 }));
    const stopModel = (ModelVersion: string) =>
        service.client.send(new StopModelCommand({ ProjectName: "plates", ModelVersion }));
    const status = (version: string, ...statuses: string[]) =>
        waitForStatus(service.client, "plates", version, statuses);
    const detect = async (ModelVersion: string) => {
        const Body = await readFile(join(folder, "buckets", "plates", pictures.anomaly[3]));
        return (
            await service.client.send(
                new DetectAnomaliesCommand({ ProjectName: "plates", ModelVersion, Body, ContentType: "image/png" }),
            )
        ).DetectAnomalyResult!;
    };

    async function hosts(version: string): Promise<void> {
        await startModel(version);
        const hosted = await status(version, "HOSTED", "HOSTING_FAILED");
        assert.equal(hosted.Status, "HOSTED", hosted.StatusMessage);
    }

    async function artifactsOf(): Promise<string[]> {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "artifacts" }));
        return Contents.map(({ Key }) => Key!.split("/")[0]);
    }

    /** Asks for all that needs the key, at once: each must end within half a minute, with this reason, and leave nothing. */
    async function allEnd(reason: RegExp): Promise<void> {
        const began = Date.now();
        const version = await train();
        await startModel("1");
        const job = await startPackaging(service.client, "plates", "plates");
        const [trained, hosted, packaged] = await Promise.all([
            waitForTraining(service.client, "plates", version),
            status("1", "HOSTED", "HOSTING_FAILED"),
            waitForPackaging(service.client, "plates", job),
        ]);
        const seconds = (Date.now() - began) / 1000;
        assert.ok(seconds < figure(30, 90), `after ${seconds} s`);
        assert.deepEqual(
            [trained.Status, hosted.Status, packaged.Status],
            ["TRAINING_FAILED", "HOSTING_FAILED", "FAILED"],
        );
        for (const { StatusMessage } of [trained, hosted, packaged]) {
            assert.match(StatusMessage!, reason);
        }
        assert.deepEqual([trained.EvaluationResult, packaged.ModelPackagingOutputDetails], [undefined, undefined]);
        assert.deepEqual(await leftoversAtLast(join(folder, "data"), artifactsOf), []);
        const written = await readdir(join(folder, "buckets", "plates"), { recursive: true });
        assert.deepEqual(
            written.filter((name) => name.includes(`plates-${version}.`) || name.startsWith("edge")),
            [],
        );
    }

    it("trains, hosts and packages when KMS is only slow", async () => {
        kms.set("slow");
        const version = await train();
        const trained = await waitForTraining(service.client, "plates", version);
        assert.deepEqual([version, trained.Status], ["1", "TRAINED"], trained.StatusMessage);
        const job = await startPackaging(service.client, "plates", "plates");
        await hosts("1");
        const packaged = await waitForPackaging(service.client, "plates", job);
        assert.equal(packaged.Status, "SUCCEEDED", packaged.StatusMessage);
        assert.ok(kms.met >= 6, "each asked twice");
        kms.set("none");
        await rm(join(folder, "buckets", "plates", "edge"), { recursive: true });
        await stopModel("1");
        await status("1", "TRAINED");
    });

    const faults: Fault[] = ["refuse", "answer-500", "reset", "silent"];
    // Silence takes a minute until all attempts are over.
    for (const fault of faults.slice(0, figure(3, 4))) {
        it(`ends every training, start and packaging with the reason when KMS answers with ${fault}, and hosts when it is back`, async () => {
            kms.set(fault);
            await allEnd(
                /AWS KMS could not be reached for the key alias\/plates \(.+\)\. Try again when it is back\.$/,
            );
            kms.set("none");
            await hosts("1");
            await stopModel("1");
            await status("1", "TRAINED");
        });
    }

    const states: { state: string; reason: RegExp; begin(): Promise<unknown>; end(): Promise<unknown> }[] = [
        {
            state: "is missing",
            reason: /There is no KMS key alias\/plates in this account and region\. Name an existing key, or leave KmsKeyId out\.$/,
            begin: () => admin.send(new DeleteAliasCommand({ AliasName: alias })),
            end: makeAlias,
        },
        {
            state: "waits for its deletion",
            reason: /The KMS key alias\/plates can't be used: its state is PendingDeletion\. Enable it, or train with another key\.$/,
            begin: () => admin.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 })),
            end: () =>
                admin
                    .send(new CancelKeyDeletionCommand({ KeyId }))
                    .then(() => admin.send(new EnableKeyCommand({ KeyId }))),
        },
        {
            state: "is disabled",
            reason: /The KMS key alias\/plates can't be used: its state is Disabled\. Enable it, or train with another key\.$/,
            begin: () => admin.send(new DisableKeyCommand({ KeyId })),
            end: () => admin.send(new EnableKeyCommand({ KeyId })),
        },
    ];
    for (const { state, reason, begin, end } of states) {
        it(`ends every training, start and packaging with the reason when the key ${state}, and hosts when it is not so any more`, async () => {
            await begin();
            await allEnd(reason);
            await end();
            await hosts("1");
            await stopModel("1");
            await status("1", "TRAINED");
        });
    }

    it("trains when the key is enabled again, to the end even if it is disabled meanwhile; a start needs it", async () => {
        const version = await train();
        await waitForMessage(service.client, "plates", version, /[1-9]\d % done/);
        await admin.send(new DisableKeyCommand({ KeyId }));
        const trained = await waitForTraining(service.client, "plates", version);
        assert.equal(trained.Status, "TRAINED", trained.StatusMessage);
        await startModel(version);
        assert.equal((await status(version, "HOSTED", "HOSTING_FAILED")).Status, "HOSTING_FAILED");
        await admin.send(new EnableKeyCommand({ KeyId }));
        await hosts(version);
        await stopModel(version);
        assert.deepEqual(await leftoversAtLast(join(folder, "data"), artifactsOf), []);
    });

    it("leaves nothing of a training that was cut off, and whose key is disabled when it is taken up", async () => {
        const version = await train();
        await waitForMessage(service.client, "plates", version, /[1-9]\d % done/);
        const before = new Set(await artifactsOf()).size;
        await service.end("SIGKILL");
        await admin.send(new DisableKeyCommand({ KeyId }));
        service = await start();
        const failed = await waitForTraining(service.client, "plates", version);
        assert.deepEqual(
            [failed.Status, failed.StatusMessage],
            [
                "TRAINING_FAILED",
                "The KMS key alias/plates can't be used: its state is Disabled. Enable it, or train with another key.",
            ],
        );
        assert.deepEqual(await leftoversAtLast(join(folder, "data"), artifactsOf), []);
        assert.equal(new Set(await artifactsOf()).size, before - 1);
        await admin.send(new EnableKeyCommand({ KeyId }));
    });

    it("goes on looking at pictures while the key is disabled, until it is started again", async () => {
        await hosts("1");
        await admin.send(new DisableKeyCommand({ KeyId }));
        assert.equal((await detect("1")).IsAnomalous, true);
        await service.end("SIGTERM");
        service = await start();
        const failed = await status("1", "HOSTING_FAILED");
        assert.equal(
            failed.StatusMessage,
            "The model could not be started: The KMS key alias/plates can't be used: its state is Disabled. Enable it, or train with another key.",
        );
        await assert.rejects(detect("1"), { name: "ConflictException" });
        await admin.send(new EnableKeyCommand({ KeyId }));
        await hosts("1");
        assert.equal((await detect("1")).IsAnomalous, true);
    });

    it("keeps a hosted model HOSTED when KMS is away at its next start, then S3, and looks at pictures as soon as both are back", async () => {
        const staysHosted = async (message: RegExp) => {
            for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
                const model = await status("1", "HOSTED", "HOSTING_FAILED");
                assert.equal(model.Status, "HOSTED", model.StatusMessage);
                if (message.test(model.StatusMessage!)) {
                    return;
                }
                assert.ok(Date.now() < deadline, model.StatusMessage);
            }
        };
        await service.end("SIGKILL");
        [kms, storage].forEach((proxy) => proxy.set("refuse"));
        service = await start();
        await staysHosted(/^The model could not be started: AWS KMS could not be reached/);
        kms.set("none");
        await staysHosted(/^The model could not be started: S3 could not be reached/);
        const detection = detect("1");
        storage.set("none");
        assert.equal((await detection).IsAnomalous, true);
        await staysHosted(/^The model is running\.$/);
    });
});
