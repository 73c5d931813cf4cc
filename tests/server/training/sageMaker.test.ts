import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { until } from "../../harness/run/until";
import { startSageMakerSite } from "../../harness/sageMaker/site";
import type { SageMakerSite } from "../../harness/sageMaker/site";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { sendSigned } from "../api/sendSigned";
import { createModel, makeProject, waitForMessage, waitForStatus } from "../../harness/service/trainedProject";

describe("a service whose engine is SageMaker", function () {
    this.timeout(240_000);
    let site: SageMakerSite;
    let dataDir: string;
    let service: ServeProcess;
    const atSageMaker = { Tags: [{ Key: "lookoutvision:engine", Value: "sagemaker:spot=true maximum-seconds=900" }] };
    const start = () =>
        startServeProcess(dataDir, {
            args: ["--engine", "local", "--engine", site.setting("poll-seconds=0.2", "price-per-hour=0.2")],
            env: site.env,
        });
    const cancel = async (version: string) => {
        const { endpoint: url, credentials } = service;
        const path = `/2020-11-20/projects/plates/models/${version}/cancel-training`;
        const answer = await sendSigned({ url }, { method: "POST", path, ...credentials });
        assert.equal(answer.status, 200, await answer.text());
    };
    const jobs = () => [...site.emulator.training.jobs.values()];
    const created = () => site.emulator.calls.filter(({ operation }) => operation === "CreateTrainingJob").length;

    before(async () => {
        site = await startSageMakerSite({ graceMs: 5000 });
        dataDir = await mkdtemp(join(tmpdir(), "at-sagemaker-"));
        const bucket = join(dataDir, "buckets", "plates");
        await mkdir(bucket, { recursive: true });
        const { manifestKey } = await drawPictures(bucket, { normal: 20, anomaly: 10 });
        service = await start();
        await makeProject(service.client, "plates", "plates", manifestKey);
    });
    after(async () => {
        await service?.end("SIGKILL");
        await site?.stop();
        await rm(dataDir, { recursive: true, maxRetries: 5 });
    });

    it("trains once at SageMaker, though it is killed and its spot instance is taken away meanwhile", async () => {
        const free = site.emulator.training.hold();
        const version = await createModel(service.client, "plates", "plates", atSageMaker);
        await waitForMessage(
            service.client,
            "plates",
            version,
            /waiting for a spot instance ml\.m5\.xlarge of SageMaker \(at most 900 s, at most 0\.05 in/,
        );
        await service.end("SIGKILL");
        free();
        const [job] = jobs();
        await until(() => job.describe().SecondaryStatus === "Training", { what: "the training" });
        await until(async () => (await site.objects()).some((key) => key.includes("checkpoints/features/")));
        job.interrupt();
        service = await start();
        const model = await waitForStatus(service.client, "plates", version, ["TRAINED", "TRAINING_FAILED"]);
        assert.equal(model.Status, "TRAINED", `${model.StatusMessage}\n${await job.log()}\n${service.log()}`);
        assert.deepEqual([created(), job.starts], [1, 2]);
        assert.match(await job.log(), /goes on with the features of \d+ pictures/);
        assert.match(model.EvaluationResult!.Key!, /^results\//);
        // What went to SageMaker and came back is removed, like the job's name from the model's row.
        await until(async () => (await site.objects()).length === 0, { what: "an empty bucket" });
    });

    it("ends the job of a training that is cancelled, and removes what it left", async () => {
        site.emulator.training.use(["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.05; done", "sh"]);
        const version = await createModel(service.client, "plates", "plates", atSageMaker);
        await waitForMessage(service.client, "plates", version, /training at SageMaker/);
        await cancel(version);
        await until(() => jobs().at(-1)!.describe().TrainingJobStatus === "Stopped", { what: "the job's end" });
        await until(async () => (await site.objects()).length === 0, { what: "an empty bucket" });
    });

    it("trains here what asks for no engine while a training at SageMaker goes on, whatever the number of workers", async () => {
        const free = site.emulator.training.hold();
        const away = await createModel(service.client, "plates", "plates", atSageMaker);
        await waitForMessage(service.client, "plates", away, /waiting for a spot instance/);
        const here = await createModel(service.client, "plates", "plates");
        await waitForMessage(service.client, "plates", here, /% done/);
        const doctor = await runLookoutvision(["doctor", "--engine", site.setting()], { env: site.env });
        assert.equal(doctor.code, 0, doctor.stderr);
        assert.match(doctor.stdout, /^training job +lookoutvision-\S+ {2}runs since \S+, made by lookoutvision \d/);
        assert.match(doctor.stdout, /^files +s3:\/\/sagemaker-staging\/lines\/jobs\/lookoutvision-\S+ {2}\d+ files$/m);
        for (const version of [away, here]) {
            await cancel(version);
        }
        free();
        await until(() => jobs().at(-1)!.describe().TrainingJobStatus === "Stopped", { what: "the job's end" });
        await until(async () => (await site.objects()).length === 0, { what: "an empty bucket" });
    });

    it("refuses a version that asks for an engine or a setting that it can't have", async () => {
        for (const [Value, message] of [
            ["sagemakr", /There is no engine "sagemakr" .*write one of local, sagemaker/],
            ["sagemaker:role=x", /Only the service sets role/],
            ["sagemaker:spot=perhaps", /spot must be true or false/],
        ] as const) {
            const asked = createModel(service.client, "plates", "plates", {
                Tags: [{ Key: "lookoutvision:engine", Value }],
            });
            await assert.rejects(
                asked,
                (error: Error) => error.name === "ValidationException" && message.test(error.message),
            );
        }
    });
});
