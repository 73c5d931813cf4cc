import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import {
    DeleteModelCommand,
    DescribeModelCommand,
    DetectAnomaliesCommand,
    StartModelCommand,
    StartModelPackagingJobCommand,
    StopModelCommand,
    TagResourceCommand,
    UntagResourceCommand,
} from "@aws-sdk/client-lookoutvision";
import sharp from "sharp";
import { mostInvokedBytes } from "../../../server/hosting/engines/sageMaker/inspectAtEndpoint";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import type { DrawnPictures } from "../../harness/pictures/drawnPictures";
import { pngChunk, withChunks } from "../../harness/pictures/pngChunk";
import { until } from "../../harness/run/until";
import { startSageMakerSite } from "../../harness/sageMaker/site";
import type { SageMakerSite } from "../../harness/sageMaker/site";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { createModel, makeProject, waitForMessage, waitForStatus } from "../../harness/service/trainedProject";
import { sendSigned } from "../api/sendSigned";

/** One version by the published algorithm's segmentation, from CreateModel to DeleteModel. A stand-in trains. */
describe("a service whose engine is the published algorithm", function () {
    this.timeout(180_000);
    let site: SageMakerSite;
    let dataDir: string;
    let drawn: DrawnPictures;
    let service: ServeProcess;
    const version = { ProjectName: "plates", ModelVersion: "1" };
    const arn = "arn:aws:lookoutvision:us-east-1:000000000000:model/plates/1";
    const engine = () => site.algorithmSetting("classification", "poll-seconds=0.1");
    const start = () => startServeProcess(dataDir, { args: ["--engine", engine()], env: site.env });

    before(async () => {
        site = await startSageMakerSite({ graceMs: 5000 });
        dataDir = await mkdtemp(join(tmpdir(), "by-the-algorithm-"));
        const bucket = join(dataDir, "buckets", "plates");
        await mkdir(join(bucket, "masks"), { recursive: true });
        const names = Array.from({ length: 10 }, (_, index) => `anomaly-${index}`);
        const masks = new Map(names.map((name) => [name, `masks/${name}.png`]));
        drawn = await drawPictures(bucket, { normal: 20, anomaly: 10, masks });
        for (const key of drawn.anomaly) {
            const mask = await scratchOf(await readFile(join(bucket, key)));
            await writeFile(join(bucket, "masks", basename(key)), mask);
        }
        service = await start();
        await makeProject(service.client, "plates", "plates", drawn.manifestKey);
    });
    after(async () => {
        await service?.end("SIGKILL");
        await site?.stop();
        await rm(dataDir, { recursive: true, maxRetries: 5 });
    });

    const bucketFile = (key: string) => readFile(join(dataDir, "buckets", "plates", key));
    const refused = (call: Promise<unknown>, message: RegExp) =>
        assert.rejects(call, (error: Error) => error.name === "ValidationException" && message.test(error.message));
    const detect = async (Body: Uint8Array) =>
        (await service.client.send(new DetectAnomaliesCommand({ ...version, Body, ContentType: "image/png" })))
            .DetectAnomalyResult!;

    it("trains once, though it is killed while pictures are looked at, while the job trains and while the test is scored", async () => {
        const { training, transforms, calls } = site.emulator;
        const instance = training.hold();
        const scoring = transforms.hold();
        const Tags = [{ Key: "lookoutvision:engine", Value: "sagemakerAlgorithm:variant=segmentation" }];
        assert.equal(await createModel(service.client, "plates", "plates", { Tags }), "1");
        await waitForMessage(service.client, "plates", "1", /look at the pictures|looking at pictures|dividing/);
        await service.end("SIGKILL");
        service = await start();
        await until(() => training.jobs.size > 0, { what: "the training job" });
        await service.end("SIGKILL");
        instance();
        const [job] = training.jobs.values();
        await until(() => job.describe().TrainingJobStatus === "Completed", { what: "the end of the training job" });
        service = await start();
        await until(() => transforms.jobs.size > 0, { what: "the transform job" });
        await service.end("SIGKILL");
        scoring();
        const [transform] = transforms.jobs.values();
        await until(() => transform.describe().TransformJobStatus === "Completed", { what: "the scores" });
        service = await start();
        await waitForStatus(service.client, "plates", "1", ["TRAINED", "TRAINING_FAILED"]);
        const made = calls.filter((call) => /^Create/.test(call.operation) && call.error === undefined);
        assert.deepEqual(
            made.map(({ operation }) => operation),
            ["CreateTrainingJob", "CreateModelPackage", "CreateModel", "CreateTransformJob"],
        );
        assert.equal(job.starts, 1);
    });

    it("has trained the variant that the version's tag chooses, with metrics of places, and leaves nothing in the bucket", async () => {
        const model = await waitForStatus(service.client, "plates", "1", ["TRAINED", "TRAINING_FAILED"]);
        assert.equal(model.Status, "TRAINED", `${model.StatusMessage}\n${service.log()}`);
        const result = JSON.parse((await bucketFile(model.EvaluationResult!.Key!)).toString("utf8")) as {
            AggregatedEvaluationResults: {
                Metrics: { PixelAnomalyClassMetrics: { ClassName: string; AIOU: number }[] };
            };
        };
        const [row, ...others] = result.AggregatedEvaluationResults.Metrics.PixelAnomalyClassMetrics;
        assert.equal(others.length, 0);
        assert.equal(row.ClassName, "scratch");
        assert.ok(row.AIOU > 0.1, `the stand-in's marks overlap the masks by ${row.AIOU}`);
        await until(async () => (await site.objects()).length === 0, { what: "an empty bucket" });
        assert.deepEqual(site.emulator.hosting.left(), []);
    });

    it("gave the algorithm one mask for each line: the picture's own, or one dummy of background for all normal ones", async () => {
        const [job] = site.emulator.training.jobs.values();
        assert.match(await job.log(), /learnt from 2\d pictures/);
        assert.deepEqual(job.describe().InputDataConfig![0].DataSource!.S3DataSource!.AttributeNames, [
            ...["source-ref", "anomaly-label-metadata", "anomaly-label"],
            ...["anomaly-mask-ref-metadata", "anomaly-mask-ref"],
        ]);
    });

    it("refuses with 400 what only a model of the service's own trainer can do", async () => {
        const configuration = {
            Greengrass: {
                ComponentName: "plates",
                S3OutputLocation: { Bucket: "plates" },
                TargetPlatform: { Os: "LINUX", Arch: "X86_64" },
            },
        } as const;
        await refused(
            service.client.send(
                new StartModelPackagingJobCommand({ ...version, Configuration: configuration, ProjectName: "plates" }),
            ),
            /can't be packaged for a device: the published algorithm trained it/,
        );
        const { endpoint: url, credentials } = service;
        const trial = { TrialDetectionName: "line", ModelVersion: "1", Folder: "s3://plates/pictures/" };
        const tried = await sendSigned(
            { url },
            {
                method: "POST",
                path: "/lookoutvision/v1/projects/plates/trial-detections",
                body: JSON.stringify(trial),
                headers: { "content-type": "application/json" },
                ...credentials,
            },
        );
        assert.deepEqual([tried.status, /can't be tried without being hosted/.test(await tried.text())], [400, true]);
        const tag = { ResourceArn: arn, Tags: [{ Key: "lookoutvision:engine", Value: "local" }] };
        await service.client.send(new TagResourceCommand(tag));
        await refused(
            service.client.send(new StartModelCommand({ ...version, MinInferenceUnits: 1 })),
            /can be hosted by the engine sagemakerAlgorithm only/,
        );
        await service.client.send(new UntagResourceCommand({ ResourceArn: arn, TagKeys: ["lookoutvision:engine"] }));
    });

    it("hosts it at an endpoint of the algorithm, and answers DetectAnomalies from its JSON", async () => {
        await service.client.send(new StartModelCommand({ ...version, MinInferenceUnits: 1 }));
        const { Status, StatusMessage } = await waitForStatus(service.client, "plates", "1", [
            "HOSTED",
            "HOSTING_FAILED",
        ]);
        assert.equal(Status, "HOSTED", StatusMessage);
        const kinds = site.emulator.hosting.left().map((thing) => thing.split(" ")[0]);
        assert.deepEqual(kinds.sort(), ["endpoint", "endpoint-config", "model", "model-package"]);
        const scratched = await detect(await bucketFile(drawn.anomaly[0]));
        assert.equal(scratched.IsAnomalous, true);
        assert.ok(scratched.Confidence! >= 0.5 && scratched.Confidence! <= 1);
        assert.deepEqual(
            scratched.Anomalies!.map(({ Name }) => Name),
            ["background", "scratch"],
        );
        assert.equal((await sharp(scratched.AnomalyMask).metadata()).width, 96);
        assert.equal((await detect(await bucketFile(drawn.normal[0]))).IsAnomalous, false);
        const doctor = await runLookoutvision(["doctor", "--engine", engine()], { env: site.env });
        assert.match(doctor.stdout, /^endpoint +lookoutvision-/m);
        assert.match(doctor.stdout, /^model package +lookoutvision-/m);
    });

    it("decides by a threshold that a person sets, at once, with metrics from the algorithm's scores, and goes back", async () => {
        const threshold = async (...args: string[]) => {
            const { code, stdout, stderr } = await runLookoutvision(
                ["threshold", "plates/1", ...args, "--data-dir", dataDir],
                { env: { HOME: dataDir } },
            );
            assert.equal(code, 0, stderr);
            return stdout;
        };
        const { made } = site.emulator.hosting;
        const performance = async () =>
            (await service.client.send(new DescribeModelCommand(version))).ModelDescription!.Performance!;
        const [scratched, plain] = await Promise.all(
            [drawn.anomaly[0], drawn.normal[0]].map(async (key) => detect(await bucketFile(key))),
        );
        const chosen = await performance();
        // The score is the logarithm of the odds: nothing is so sure to be an anomaly.
        assert.match(await threshold("--threshold", "1000"), /threshold +0(\.0+)? .*1000.*\n/);
        const missed = await detect(await bucketFile(drawn.anomaly[0]));
        assert.equal(missed.IsAnomalous, false);
        assert.ok(missed.Confidence! >= 0.5);
        assert.equal((await performance()).Recall, 0);
        assert.match(await threshold("--minimum-recall", "1"), /a recall of at least 1\n/);
        assert.equal((await performance()).Recall, 1);
        await threshold("--balanced");
        assert.deepEqual(await performance(), chosen);
        assert.deepEqual(await detect(await bucketFile(drawn.anomaly[0])), scratched);
        assert.deepEqual(await detect(await bucketFile(drawn.normal[0])), plain);
        assert.equal(site.emulator.hosting.made, made);
    });

    it("refuses reasons, and a picture that is too large for an endpoint, and says what to do", async () => {
        const { endpoint: url, credentials } = service;
        const answer = await sendSigned(
            { url },
            {
                method: "POST",
                path: "/lookoutvision/v1/projects/plates/models/1/explain",
                body: await bucketFile(drawn.normal[0]),
                headers: { "content-type": "image/png" },
                ...credentials,
            },
        );
        assert.equal(answer.status, 400);
        assert.match(await answer.text(), /can't be asked for reasons: the published algorithm trained it/);
        const large = withChunks(await bucketFile(drawn.normal[0]), pngChunk("tEXt", Buffer.alloc(mostInvokedBytes)));
        await refused(detect(large), /takes 6291456 at most\. Send it as JPEG/);
    });

    it("leaves nothing at SageMaker when it is stopped and deleted", async () => {
        await service.client.send(new StopModelCommand(version));
        await waitForStatus(service.client, "plates", "1", ["TRAINED"]);
        await service.client.send(new DeleteModelCommand(version));
        await until(async () => (await site.objects()).length === 0, { what: "an empty bucket" });
        assert.deepEqual(site.emulator.hosting.left(), []);
        const doctor = await runLookoutvision(["doctor", "--engine", engine()], { env: site.env });
        assert.equal(doctor.stdout, "Nothing is left at SageMaker.\n");
    });
});

/** Mask of a drawn plate: the scratch is what is dark. */
async function scratchOf(picture: Buffer): Promise<Buffer> {
    const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const mask = Buffer.alloc(width * height * 3, 255);
    for (let pixel = 0; pixel < width * height; pixel++) {
        if (data[pixel * channels] < 60) {
            mask.set([0x23, 0xa4, 0x36], pixel * 3);
        }
    }
    return sharp(mask, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer();
}
