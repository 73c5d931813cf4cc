import assert from "node:assert/strict";
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, sep } from "node:path";
import { CreateKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import {
    DeleteModelCommand,
    DescribeModelCommand,
    DetectAnomaliesCommand,
    ListModelsCommand,
    StartModelCommand,
    StopModelCommand,
} from "@aws-sdk/client-lookoutvision";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import type { DrawnPictures } from "../../harness/pictures/drawnPictures";
import { startMoto } from "../../harness/parts/moto";
import type { Moto } from "../../harness/parts/moto";
import { startPackaging, waitForPackaging } from "../../harness/service/packagingJob";
import { filesBelow, formsOfPicture, knowPictures, pictureForms } from "../../harness/pictures/pictureTraces";
import type { PictureTraces } from "../../harness/pictures/pictureTraces";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createModel, makeProject, waitForStatus, waitForTraining } from "../../harness/service/trainedProject";
import { withEnvironment } from "../../harness/run/withEnvironment";

describe("what a service leaves of pictures where it works", function () {
    this.timeout(300_000);
    let moto: Moto;
    let root: string;
    /** All that the service may write to, but for the buckets: its data folder, its temporary folder, its home. */
    let own: string;
    let pictures: DrawnPictures;
    let unseen: DrawnPictures;
    let traces: PictureTraces;
    let keyArn: string;
    let service: ServeProcess;

    before(async () => {
        moto = await startMoto();
        const restoreEnvironment = withEnvironment(moto.env);
        const kms = new KMSClient({});
        keyArn = (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
        kms.destroy();
        restoreEnvironment();

        root = await mkdtemp(join(tmpdir(), "traces-"));
        own = join(root, "own");
        for (const folder of ["own/temp", "own/home", "buckets/plates"]) {
            await mkdir(join(root, folder), { recursive: true });
        }
        const bucket = join(root, "buckets", "plates");
        pictures = await drawPictures(bucket, { normal: 20, anomaly: 10 });
        unseen = await drawPictures(bucket, { normal: 0, anomaly: 1, seed: 2, prefix: "unseen/" });
        const keys = [...pictures.normal, ...pictures.anomaly, ...unseen.anomaly];
        traces = await knowPictures(
            new Map(await Promise.all(keys.map(async (key) => [key, await readFile(join(bucket, key))] as const))),
        );
    });
    after(async () => {
        await service?.end("SIGTERM");
        await moto?.stop();
        await rm(root, { recursive: true });
    });

    const read = (key: string) => readFile(join(root, "buckets", "plates", key));
    const start = () =>
        startServeProcess(join(own, "data"), {
            env: { ...moto.env, HOME: join(own, "home"), TMPDIR: join(own, "temp") },
            args: ["--bucket-root", join(root, "buckets"), "--log-level", "debug", "--workers", "2"],
        });

    async function look(): Promise<string[]> {
        return [
            ...(await traces.below(own)),
            ...(await traces.inNamelessFiles(service.child.pid!)),
            ...traces.in(Buffer.from(service.log())).map((trace) => `log: ${trace}`),
        ];
    }

    /** Looks until there are so many copies, or all trainings have ended. @returns how often it did while one was under way and had copies. */
    async function lookWhileItTrains(copies = Infinity): Promise<number> {
        for (let looks = 0; ; looks++) {
            const there = (await filesBelow(join(own, "data", "models"))).filter(
                (name) => basename(dirname(name)) === "pictures",
            );
            const { Models = [] } = await service.client.send(new ListModelsCommand({ ProjectName: "plates" }));
            assert.deepEqual(await look(), [], "in mid-training");
            if (there.length >= copies || Models.every(({ Status }) => Status !== "TRAINING")) {
                return looks;
            }
            looks -= there.length === 0 ? 1 : 0;
        }
    }

    // The form of each that is searched for, in the middle of something else.
    for (const form of pictureForms) {
        it(`is found by the search: a piece of a picture, as ${form}`, async () => {
            const [key] = pictures.anomaly;
            const content = (await formsOfPicture(await read(key)))[form];
            const piece = Buffer.concat([
                Buffer.alloc(1001, "before"),
                content.subarray(content.length / 2, content.length / 2 + 130),
                Buffer.alloc(1001, "after"),
            ]);
            const folder = join(own, "planted", "deep");
            await mkdir(folder, { recursive: true });
            await writeFile(join(folder, "file"), piece);
            assert.deepEqual(await traces.below(own), [`${join("planted", "deep", "file")}: ${form} of ${key}`]);
            const nameless = await open(join(folder, "file"));
            await rm(join(own, "planted"), { recursive: true });
            assert.deepEqual(
                (await traces.inNamelessFiles(process.pid)).map((trace) => trace.split(": ")[1]),
                [`${form} of ${key}`],
            );
            await nameless.close();
            assert.deepEqual(await traces.below(own), []);
        });
    }

    it("is nothing: neither in mid-training, nor after kill -9, nor after the training", async () => {
        service = await start();
        await makeProject(service.client, "plates", "plates", pictures.manifestKey);
        await createModel(service.client, "plates", "plates");
        await createModel(service.client, "plates", "plates", { KmsKeyId: keyArn });
        await lookWhileItTrains(60);
        await service.end("SIGKILL");
        assert.deepEqual(await look(), [], "after a kill");

        service = await start();
        assert.ok((await lookWhileItTrains()) > 0, "no look was in mid-training");
        for (const version of ["1", "2"]) {
            const { Status, StatusMessage } = await waitForTraining(service.client, "plates", version);
            assert.equal(Status, "TRAINED", StatusMessage);
        }
        const models = (await filesBelow(join(own, "data", "models"))).map((name) =>
            name.split(sep).slice(1).join("/"),
        );
        assert.equal(models.filter((name) => name === modelFileName).length, 2);
        assert.equal(models.filter((name) => name.startsWith("pictures/")).length, 60);
        const names = await filesBelow(join(own, "data"));
        assert.ok(names.includes("lookoutvision.db-wal"), names.join());
    });

    for (const ModelVersion of ["1", "2"]) {
        it(`is nothing while version ${ModelVersion}, of ${ModelVersion === "1" ? "the service's key" : "a KMS key"}, is hosted, looks at pictures and refuses some`, async () => {
            const model = { ProjectName: "plates", ModelVersion };
            await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
            await waitForStatus(service.client, "plates", ModelVersion, ["HOSTED"]);
            assert.deepEqual(await look(), [], "hosted");
            const picture = await read(unseen.anomaly[0]);
            const detect = (Body: Buffer, ContentType = "image/png") =>
                service.client.send(new DetectAnomaliesCommand({ ...model, Body, ContentType }));
            assert.equal((await detect(picture)).DetectAnomalyResult!.IsAnomalous, true);
            await assert.rejects(detect(picture.subarray(0, picture.length / 2)), { name: "ValidationException" });
            await assert.rejects(detect(picture, "image/gif"), { name: "ValidationException" });
            assert.deepEqual(await look(), [], "after a detection");
            await service.client.send(new StopModelCommand(model));
            await waitForStatus(service.client, "plates", ModelVersion, ["TRAINED"]);
        });
    }

    it("is nothing after a packaging, nor is there any artifact when the versions are deleted", async () => {
        const job = await waitForPackaging(
            service.client,
            "plates",
            await startPackaging(service.client, "plates", "plates"),
        );
        assert.equal(job.Status, "SUCCEEDED", job.StatusMessage);
        assert.deepEqual(await look(), [], "after a packaging");
        for (const ModelVersion of ["1", "2"]) {
            const model = { ProjectName: "plates", ModelVersion };
            await service.client.send(new DeleteModelCommand(model));
            while (
                await service.client.send(new DescribeModelCommand(model)).then(
                    () => true,
                    () => false,
                )
            ) {
                assert.deepEqual(await look(), [], "while it is deleted");
            }
        }
        assert.deepEqual(await filesBelow(join(own, "data", "models")), []);
        assert.deepEqual(await look(), []);
    });
});
