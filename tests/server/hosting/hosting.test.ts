import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    DetectAnomaliesCommand,
    LookoutVisionClient,
    StartModelCommand,
    StopModelCommand,
} from "@aws-sdk/client-lookoutvision";
import sharp from "sharp";
import { withOwnMounts } from "../../harness/parts/mountNamespace";
import { unusablePictures, usablePictures } from "../../harness/pictures/oddPictures";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { waitForStatus } from "../../harness/service/trainedProject";
import { endWithUs } from "../../harness/run/endWithUs";
import { lookoutvisionCommand } from "../../harness/service/serverModule";
import { figure } from "../../harness/run/figure";
import { isAlive } from "../../harness/run/isAlive";
import { until } from "../../harness/run/until";

describe("hosting", function () {
    this.timeout(300_000);
    let trained: TrainedDataDir;
    let service: ServeProcess;
    const model = { ProjectName: "plates", ModelVersion: "1" };

    before(async () => {
        trained = await trainedDataDir();
        service = await startServeProcess(trained.dataDir);
    });
    after(async () => {
        await service?.end("SIGTERM");
        await trained?.remove();
    });

    const picture = (key: string) => readFile(join(trained.bucketFolder, key));
    const detect = async (Body: Uint8Array) =>
        (await service.client.send(new DetectAnomaliesCommand({ ...model, Body, ContentType: "image/png" })))
            .DetectAnomalyResult!;
    const statusIs = (status: string) => waitForStatus(service.client, "plates", "1", [status]);

    async function unitPids(): Promise<number[]> {
        const pid = service.child.pid!;
        return (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8"))
            .trim()
            .split(" ")
            .filter(Boolean)
            .map(Number);
    }

    it("answers for pictures that it was not trained to refuse, and says how sure it is", async () => {
        const { Status } = await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 2 }));
        assert.equal(Status, "STARTING_HOSTING");
        const hosted = await statusIs("HOSTED");
        assert.equal(hosted.MinInferenceUnits, 2);
        assert.equal((await unitPids()).length, 2, "a process for each unit");

        const normal = await detect(await picture(trained.pictures.normal[3]));
        const anomalous = await detect(await picture(trained.pictures.anomaly[3]));
        assert.equal(normal.IsAnomalous, false);
        assert.equal(anomalous.IsAnomalous, true);
        for (const { Confidence, Source } of [normal, anomalous]) {
            assert.ok(Confidence! > 0.5 && Confidence! <= 1, String(Confidence));
            assert.equal(Source!.Type, "direct");
        }
    });

    it("refuses a picture of another size and what is no picture, and goes on", async () => {
        const small = await sharp({ create: { width: 80, height: 80, channels: 3, background: "grey" } })
            .png()
            .toBuffer();
        await assert.rejects(
            detect(small),
            (error: Error) => error.name === "ValidationException" && /80/.test(error.message),
        );
        await assert.rejects(detect(Buffer.from("not a picture")), { name: "ValidationException" });
        assert.equal((await detect(await picture(trained.pictures.normal[0]))).IsAnomalous, false);
    });

    it("answers many at the same time, each with its own answer", async () => {
        const [normal, anomalous] = [
            await picture(trained.pictures.normal[3]),
            await picture(trained.pictures.anomaly[3]),
        ];
        const answers = await Promise.all(
            Array.from({ length: 12 }, (_, i) => detect(i % 2 === 0 ? normal : anomalous)),
        );
        assert.deepEqual(
            answers.map(({ IsAnomalous }) => IsAnomalous),
            answers.map((_, i) => i % 2 === 1),
        );
    });

    it("shows in the metrics what Amazon's service published to CloudWatch", async () => {
        const metrics = await (await fetch(`${service.endpoint}/metrics`)).text();
        const of = (name: string, more = "") => {
            const line = new RegExp(
                `^lookoutvision_${name}\\{project="plates",version="1"${more}\\} (\\S+)$`,
                "m",
            ).exec(metrics);
            return line === null ? undefined : Number(line[1]);
        };
        assert.deepEqual(
            {
                successful: of("detect_successful_requests_total"),
                processed: of("detect_processed_images_total"),
                anomalies: of("detect_anomalies_total"),
                invalid: of("detect_invalid_images_total"),
                errors: of("detect_errors_total"),
                timed: of("detect_duration_seconds_count"),
            },
            { successful: 15, processed: 15, anomalies: 7, invalid: 2, errors: 2, timed: 15 },
        );
        assert.deepEqual(
            ["min", "max", "desired", "in_service"].map((kind) => of("inference_units", `,kind="${kind}"`)),
            [2, 2, 2, 2],
        );
        assert.match(metrics, /^lookoutvision_models\{status="HOSTED"\} 1$/m);
    });

    it("answers for every kind of file that can be used, and refuses each that can't with the reason, within seconds", async () => {
        const side = (await sharp(await picture(trained.pictures.normal[0])).metadata()).width;
        const began = Date.now();
        for (const { what, draw } of usablePictures(side)) {
            assert.equal(typeof (await detect(await draw())).IsAnomalous, "boolean", what);
        }
        for (const { what, draw, reason } of unusablePictures(side)) {
            await assert.rejects(
                detect(await draw()),
                (error: Error) => error.name === "ValidationException" && reason.test(error.message),
                what,
            );
        }
        assert.ok(Date.now() - began < 60_000);
        assert.equal((await unitPids()).length, 2, "no unit has ended");
    });

    it("replaces a unit that dies", async () => {
        const [victim] = await unitPids();
        process.kill(victim, "SIGKILL");
        for (const deadline = Date.now() + 15_000; ; await sleep(50)) {
            const pids = await unitPids();
            if (pids.length === 2 && !pids.includes(victim)) {
                break;
            }
            assert.ok(Date.now() < deadline, "the unit was not replaced");
        }
        assert.equal((await detect(await picture(trained.pictures.normal[3]))).IsAnomalous, false);
    });

    it("answers every call while units are killed, and drops the pictures of callers who have gone", async () => {
        const once = new LookoutVisionClient({
            endpoint: service.endpoint,
            region: "us-east-1",
            credentials: service.credentials,
            maxAttempts: 1,
        });
        const Body = await picture(trained.pictures.normal[3]);
        const metrics = async () => await (await fetch(`${service.endpoint}/metrics`)).text();
        const inService = async () => Number(/inference_units\{.*kind="in_service"\} (\d+)/.exec(await metrics())?.[1]);
        await until(async () => (await inService()) === 2);
        const look = (abortSignal?: AbortSignal) =>
            once.send(new DetectAnomaliesCommand({ ...model, Body, ContentType: "image/png" }), { abortSignal });
        try {
            const kills = figure(1, 20);
            for (let killed = 0; killed < kills; killed++) {
                const answers = Promise.all(Array.from({ length: 24 }, () => look()));
                process.kill((await unitPids())[killed % 2], "SIGKILL");
                assert.equal((await answers).length, 24);
                await until(async () => (await inService()) === 2);
            }
            const stays = Array.from({ length: 8 }, () => look());
            const leaves = Array.from({ length: 16 }, () => look(AbortSignal.timeout(30)).catch(() => "gone"));
            await Promise.all([...stays, ...leaves]);
            const incidents = async (kind: string) =>
                Number(new RegExp(`incidents_total\\{kind="${kind}"\\} (\\d+)`).exec(await metrics())?.[1]);
            // One more was killed by the test before.
            assert.equal(await incidents("unit-ended"), kills + 1);
            assert.ok((await incidents("picture-abandoned")) > 0);
        } finally {
            once.destroy();
        }
    });

    it("hosts again what was hosted when the service was killed, and answers who asks at once", async () => {
        const units = await unitPids();
        await service.end("SIGKILL");
        service = await startServeProcess(trained.dataDir);
        assert.equal((await detect(await picture(trained.pictures.anomaly[3]))).IsAnomalous, true);
        for (const deadline = Date.now() + 10_000; units.some(isAlive); await sleep(50)) {
            assert.ok(Date.now() < deadline, "units outlived their service");
        }
    });

    for (const full of ["of data", "of files"] as const) {
        it(`hosts again on a disk that is full ${full}, answers there, and says what can't be done`, async () => {
            const [unshare, ...words] = withOwnMounts();
            await until(async () => (await readdir(join(trained.dataDir, "reserve")).catch(() => [])).length === 8);
            await service.end("SIGTERM");
            const mount = await mkdtemp(join(tmpdir(), "full-"));
            const script = `set -e; mount -t tmpfs -o size=48m,nr_inodes=300 tmpfs "$1"
                cp -a "$2" "$1/data"; rm -rf "$1"/data/models/*/pictures
                if [ "$3" = "of data" ]; then dd if=/dev/zero of="$1/fill" bs=4k 2>/dev/null || true
                else while touch "$1/file$((i=i+1))" 2>/dev/null; do :; done; fi; shift 3; exec "$@"`;
            const child = spawn(
                unshare,
                [
                    ...[...words, "sh", "-c", script, "sh", mount, trained.dataDir, full],
                    ...[process.execPath, ...lookoutvisionCommand(), "serve", "--data-dir", join(mount, "data")],
                ],
                { stdio: ["ignore", "pipe", "pipe"] },
            );
            endWithUs(child);
            const gone = once(child, "exit");
            let log = "";
            child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
            let output = "";
            child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
            try {
                await until(() => output.includes("listening on") || child.exitCode !== null);
                const endpoint = /^listening on (\S+)$/m.exec(output)?.[1];
                assert.ok(endpoint, log);
                const { credentials } = service;
                const client = new LookoutVisionClient({ endpoint, region: "us-east-1", credentials });
                const Body = await picture(trained.pictures.anomaly[3]);
                const { DetectAnomalyResult } = await client.send(
                    new DetectAnomaliesCommand({ ...model, Body, ContentType: "image/png" }),
                );
                assert.equal(DetectAnomalyResult!.IsAnomalous, true);
                client.destroy();
                assert.match(log, /disk of the data folder .* is full \(.*Hosted models come back and detect\./);
            } finally {
                child.kill("SIGTERM");
                await gone;
                await rm(mount, { recursive: true });
            }
            service = await startServeProcess(trained.dataDir);
            await statusIs("HOSTED");
        });
    }

    it("ends its units when it stops, and can be started again", async () => {
        const units = await unitPids();
        assert.equal(units.length, 2);
        const { Status } = await service.client.send(new StopModelCommand(model));
        assert.equal(Status, "STOPPING_HOSTING");
        const stopped = await statusIs("TRAINED");
        assert.equal(stopped.MinInferenceUnits, undefined);
        assert.deepEqual(await unitPids(), []);
        await assert.rejects(detect(await picture(trained.pictures.normal[3])), { name: "ConflictException" });
        await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
        await statusIs("HOSTED");
        await service.client.send(new StopModelCommand(model));
        await statusIs("TRAINED");
    });

    it("keeps a service that ends when it is unused, until nothing is hosted any more", async () => {
        await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
        await statusIs("HOSTED");
        await service.end("SIGTERM");
        service = await startServeProcess(trained.dataDir, { args: ["--idle-timeout", "0.01"] });
        const ended = once(service.child, "exit");
        await sleep(2_500); // Four times as long as it may be unused.
        assert.equal((await detect(await picture(trained.pictures.anomaly[3]))).IsAnomalous, true);
        await service.client.send(new StopModelCommand(model));
        assert.deepEqual(await ended, [0, null]);
    });
});
