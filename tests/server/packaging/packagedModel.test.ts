import assert from "node:assert/strict";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import {
    DetectAnomaliesCommand,
    ListModelPackagingJobsCommand,
    StartModelCommand,
    StopModelCommand,
} from "@aws-sdk/client-lookoutvision";
import { decodeModelFile, encodeModelFile } from "../../../server/detector/modelFile";
import { packModel, unpackModel } from "../../../server/packaging/modelPackage";
import { packageKeyPair } from "../../../server/packaging/packageSignature";
import { figure } from "../../harness/run/figure";
import { startPackaging, waitForPackaging } from "../../harness/service/packagingJob";
import { runLookoutvision } from "../../harness/service/runLookoutvision";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { waitForStatus } from "../../harness/service/trainedProject";

const kills = figure(3, 50);

describe("a trained model that is packaged", function () {
    this.timeout(180_000 + kills * 10_000);
    let trained: TrainedDataDir;
    let service: ServeProcess;
    /** Where nothing of the service is. */
    let device: string;
    const model = { ProjectName: "plates", ModelVersion: "1" };
    const pictures = ["normal", "anomaly"] as const;

    before(async () => {
        device = await mkdtemp(join(tmpdir(), "device-"));
        trained = await trainedDataDir();
        service = await startServeProcess(trained.dataDir);
    });
    after(async () => {
        await service?.end("SIGKILL");
        await trained?.remove();
        await rm(device, { recursive: true });
    });

    const inBucket = (key: string) => join(trained.bucketFolder, key);
    const archiveKey = "edge/artifacts/plates/1.0.0/plates-1.0.0.zip";
    const detect = (...args: string[]) => runLookoutvision(["detect", ...args], { cwd: device, env: { HOME: device } });

    it("becomes a component in the bucket, with a recipe that names the archive", async () => {
        const job = await waitForPackaging(
            service.client,
            "plates",
            await startPackaging(service.client, "plates", "plates"),
        );
        assert.equal(job.Status, "SUCCEEDED", job.StatusMessage);
        assert.deepEqual(job.ModelPackagingOutputDetails, {
            Greengrass: { ComponentName: "plates", ComponentVersion: "1.0.0" },
        });
        const recipe = JSON.parse(await readFile(inBucket("edge/recipes/plates-1.0.0.json"), "utf8"));
        assert.equal(recipe.Manifests[0].Artifacts[0].URI, `s3://plates/${archiveKey}`);
        const { manifest } = await unpackModel(await readFile(inBucket(archiveKey)), "archive", "unverified");
        assert.deepEqual(manifest.pictureSize, { width: 96, height: 96 });
        assert.match(manifest.backboneChecksum, /^[0-9a-f]{64}$/);
    });

    it("detects elsewhere without service, data folder and key, and answers as the hosted one does", async () => {
        await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
        await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
        const hosted: object[] = [];
        for (const label of pictures) {
            const Body = await readFile(inBucket(trained.pictures[label][3]));
            const { DetectAnomalyResult } = await service.client.send(
                new DetectAnomaliesCommand({ ...model, ContentType: "image/png", Body }),
            );
            hosted.push({
                file: `${label}.png`,
                isAnomalous: DetectAnomalyResult!.IsAnomalous,
                confidence: DetectAnomalyResult!.Confidence,
            });
            await copyFile(inBucket(trained.pictures[label][3]), join(device, `${label}.png`));
        }
        await service.client.send(new StopModelCommand(model));
        const told = await runLookoutvision(["package-key", "--data-dir", trained.dataDir], { env: { HOME: device } });
        assert.match(told.stdout, /^ed25519:[\w-]{43}\n$/, told.stderr);
        await writeFile(join(device, "service.key.txt"), told.stdout);
        await copyFile(inBucket(archiveKey), join(device, "plates.zip"));
        await service.end("SIGTERM");
        const hidden = `${trained.dataDir}-hidden`;
        await rename(trained.dataDir, hidden);
        try {
            const { code, stdout, stderr } = await detect(
                "--json",
                "--package",
                "plates.zip",
                "--package-key",
                "service.key.txt",
                "normal.png",
                "anomaly.png",
            );
            assert.deepEqual([code, stderr], [0, ""]);
            const lines = stdout
                .trimEnd()
                .split("\n")
                .map((line) => JSON.parse(line) as { unfamiliarity?: number });
            // AWS's SDK doesn't know this member, so it shows none. Quick trainings teach nothing of it.
            assert.deepEqual(
                lines.map(({ unfamiliarity, ...line }) => line),
                hosted,
            );
            lines.forEach(({ unfamiliarity }) => assert.ok(unfamiliarity === undefined || unfamiliarity > 0, stdout));
            assert.deepEqual(
                (await readdir(device)).sort(),
                ["anomaly.png", "normal.png", "plates.zip", "service.key.txt"],
                "it leaves nothing behind",
            );
        } finally {
            await rename(hidden, trained.dataDir);
        }
        service = await startServeProcess(trained.dataDir);
    });

    it("is refused on a device once its threshold was changed, unless its user says so", async () => {
        const archive = await readFile(join(device, "plates.zip"));
        const { manifest, file } = await unpackModel(archive, "plates.zip", "unverified");
        const changed = encodeModelFile({
            ...decodeModelFile(file),
            decision: { ...manifest.decision, threshold: 1_000_000 },
        });
        // An attacker makes all checksums anew, and signs with a key of their own.
        const forged = await packModel(manifest, changed, 0, packageKeyPair(Buffer.alloc(32, 1)));
        await writeFile(join(device, "forged.zip"), forged);
        const args = ["--package", "forged.zip", "anomaly.png", "--json"];
        const refused = await detect(...args, "--package-key", "service.key.txt");
        assert.deepEqual([refused.code, refused.stdout], [1, ""]);
        assert.match(refused.stderr, /^forged\.zip is signed with the key /);
        const trusting = await detect(...args);
        assert.match(
            trusting.stderr,
            /^A package must be signed, but by any key\. To take those of your service only, /,
        );
        const taken = await detect(...args, "--unverified");
        assert.equal((JSON.parse(taken.stdout) as { isAnomalous: boolean }).isAnomalous, false, taken.stderr);
    });

    it("is asked by a line's watch when the service hosts it", async () => {
        await service.client.send(new StartModelCommand({ ...model, MinInferenceUnits: 1 }));
        await waitForStatus(service.client, "plates", "1", ["HOSTED"]);
        const line = join(device, "line");
        await mkdir(line);
        for (const label of pictures) {
            await copyFile(inBucket(trained.pictures[label][3]), join(line, `${label}.png`));
        }
        const { code, stdout, stderr } = await runLookoutvision(
            ["watch", line, "--once", "--model", "plates/1", "--data-dir", trained.dataDir],
            { env: { HOME: device } },
        );
        assert.equal(code, 0, stderr);
        const results = stdout.trimEnd().split("\n");
        assert.deepEqual(
            results
                .map((result) => JSON.parse(result))
                .map(({ picture, isAnomalous, model: by }) => [picture, isAnomalous, by]),
            [
                ["anomaly.png", true, "plates/1"],
                ["normal.png", false, "plates/1"],
            ],
        );
        await service.client.send(new StopModelCommand(model));
        await rm(line, { recursive: true });
        await rm(join(device, ".local"), { recursive: true });
    });

    it("says what is wrong with a picture, an archive or the flags, a line each", async () => {
        await writeFile(join(device, "text.png"), "no picture");
        const mixed = await detect("--package", "plates.zip", "--unverified", "none.png", "text.png", "normal.png");
        assert.equal(mixed.code, 1);
        assert.match(mixed.stdout, /^normal\.png +normal +confidence 0\.\d{3}\n$/);
        assert.match(mixed.stderr, /^none\.png: it can't be read: there is no such file\.\ntext\.png: .*\n$/);
        const cases: [string[], RegExp][] = [
            [
                ["--package", "nowhere.zip", "--unverified", "normal.png"],
                /^The archive nowhere\.zip can't be read: there is no such file\.\n$/,
            ],
            [["--package", "normal.png", "--unverified", "normal.png"], /^normal\.png is no ZIP archive, .*\n$/],
            [["--package", "plates.zip"], /^error: name the pictures to inspect\n/],
            [["--package", "plates.zip", "--keep-hosted", "normal.png"], /cannot be used with/],
            [
                ["--package", "plates.zip", "--package-key", "ed25519:abc", "normal.png"],
                /is no public key of a service/,
            ],
            [
                ["--package", "plates.zip", "--package-key", "none.txt", "normal.png"],
                /none\.txt can't be read: there is/,
            ],
            [
                ["--package", "plates.zip", "--package-key", packageKeyPair(Buffer.alloc(32)).publicKey, "normal.png"],
                /^plates\.zip is signed with the key [0-9a-f]{16}, not with [0-9a-f]{16}, which was given/,
            ],
            [["plates"], /^error: name the pictures to inspect\n/],
        ];
        for (const [args, message] of cases) {
            const { code, stderr } = await detect(...args);
            assert.equal(code, 1, args.join(" "));
            assert.match(stderr, message);
        }
    });

    it(`ends every job once, in spite of ${kills} kills of the service`, async () => {
        const started: string[] = [];
        const requireSuccess = async (names: readonly string[]) => {
            for (const name of names) {
                const job = await waitForPackaging(service.client, "plates", name);
                assert.equal(job.Status, "SUCCEEDED", job.StatusMessage);
            }
        };
        for (let kill = 0; kill < kills; kill++) {
            const { client } = service;
            started.push(
                ...(await Promise.all(
                    [0, 1, 2, 3].map((index) => startPackaging(client, "plates", "plates", `kill${kill}-${index}`)),
                )),
            );
            await sleep((kill * 17) % 100);
            await service.end("SIGKILL");
            service = await startServeProcess(trained.dataDir);
            // A service takes 100 jobs at once.
            if (kill % 20 === 19) {
                await requireSuccess(started.slice(-80));
            }
        }
        await requireSuccess(started);
        const { ModelPackagingJobs } = await service.client.send(
            new ListModelPackagingJobsCommand({ ProjectName: "plates" }),
        );
        assert.equal(ModelPackagingJobs!.length, Math.min(100, started.length + 1));
        await unpackModel(await readFile(inBucket(archiveKey)), "archive", "unverified");
    });
});
