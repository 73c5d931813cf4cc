import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    DetectAnomaliesCommand,
    StartModelCommand,
    StopModelCommand,
    TagResourceCommand,
    UntagResourceCommand,
} from "@aws-sdk/client-lookoutvision";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import type { DrawnPictures } from "../../harness/pictures/drawnPictures";
import { until } from "../../harness/run/until";
import { startSageMakerSite } from "../../harness/sageMaker/site";
import type { SageMakerSite } from "../../harness/sageMaker/site";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createModel, makeProject, waitForStatus, waitForTraining } from "../../harness/service/trainedProject";
import { convolutionalBackbone, writeBackbone } from "../detector/madeBackbones";

/** The service is started with a brought backbone, which the jobs and the endpoints at SageMaker must have too. */
describe("a service with a brought backbone whose engine is SageMaker", function () {
    this.timeout(240_000);
    let site: SageMakerSite;
    let folder: string;
    let dataDir: string;
    let drawn: DrawnPictures;
    let service: ServeProcess;
    const { graph, manifest } = convolutionalBackbone();
    const version = { ProjectName: "plates", ModelVersion: "1" };
    const arn = "arn:aws:lookoutvision:us-east-1:000000000000:model/plates/1";
    const start = (backbone: string) =>
        startServeProcess(dataDir, {
            args: ["--backbone", backbone, "--engine", site.setting("poll-seconds=0.1"), "--engine", "local"],
            env: site.env,
        });
    const host = async () => {
        await service.client.send(new StartModelCommand({ ...version, MinInferenceUnits: 1 }));
        const model = await waitForStatus(service.client, "plates", "1", ["HOSTED", "HOSTING_FAILED"]);
        return `${model.Status}: ${model.StatusMessage}`;
    };
    const stopHosting = async () => {
        await service.client.send(new StopModelCommand(version));
        await waitForStatus(service.client, "plates", "1", ["TRAINED"]);
    };
    const answers = () =>
        Promise.all(
            [...drawn.normal.slice(0, 2), ...drawn.anomaly.slice(0, 2)].map(async (key) => {
                const Body = await readFile(join(dataDir, "buckets", "plates", key));
                const asked = new DetectAnomaliesCommand({ ...version, Body, ContentType: "image/png" });
                const { IsAnomalous, Confidence } = (await service.client.send(asked)).DetectAnomalyResult!;
                return { IsAnomalous, Confidence };
            }),
        );

    before(async () => {
        site = await startSageMakerSite({ graceMs: 5000 });
        folder = await mkdtemp(join(tmpdir(), "backbone-at-sagemaker-"));
        dataDir = join(folder, "data");
        const bucket = join(dataDir, "buckets", "plates");
        await mkdir(bucket, { recursive: true });
        drawn = await drawPictures(bucket, { normal: 20, anomaly: 10 });
        service = await start(await writeBackbone(folder, "mine", { graph, manifest }));
        await makeProject(service.client, "plates", "plates", drawn.manifestKey);
    });
    after(async () => {
        await service?.end("SIGKILL");
        await site?.stop();
        await rm(folder, { recursive: true, maxRetries: 5 });
    });

    it("trains and hosts with it there, and answers as the same version hosted here", async () => {
        await createModel(service.client, "plates", "plates");
        const { Status, StatusMessage } = await waitForTraining(service.client, "plates", "1");
        assert.equal(Status, "TRAINED", `${StatusMessage}\n${service.log()}`);
        const [job] = site.emulator.training.jobs.values();
        assert.ok(job.describe().InputDataConfig!.some(({ ChannelName }) => ChannelName === "backbone"));
        assert.match(await host(), /^HOSTED/);
        assert.equal(site.emulator.hosting.endpoints.size, 1);
        const there = await answers();
        assert.deepEqual(
            there.map(({ IsAnomalous }) => IsAnomalous),
            [false, false, true, true],
        );
        await stopHosting();
        await service.client.send(
            new TagResourceCommand({ ResourceArn: arn, Tags: [{ Key: "lookoutvision:engine", Value: "local" }] }),
        );
        assert.match(await host(), /^HOSTED/);
        assert.deepEqual(site.emulator.hosting.left(), []);
        assert.deepEqual(await answers(), there);
        await stopHosting();
        await service.client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: ["lookoutvision:engine"] }));
    });

    it("refuses to host there what another backbone was trained with, and says which it needs", async () => {
        await service.end("SIGTERM");
        service = await start("own");
        assert.match(
            await host(),
            new RegExp(`^HOSTING_FAILED: .*SHA-256 is ${manifest.sha256}.*\\(--backbone FILE\\.onnx\\)`),
        );
        await until(() => site.emulator.hosting.left().length === 0, { what: "nothing left at SageMaker" });
    });
});
