import assert from "node:assert/strict";
import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { DescribeModelCommand, DeleteModelCommand } from "@aws-sdk/client-lookoutvision";
import sharp from "sharp";
import { modelFileName } from "../../../server/artifacts/artifactStore";
import { drawPictures } from "../../harness/pictures/drawnPictures";
import { filesBelow } from "../../harness/pictures/pictureTraces";
import { startServeProcess } from "../../harness/service/serveProcess";
import type { ServeProcess } from "../../harness/service/serveProcess";
import { trainedDataDir } from "../../harness/service/trainedDataDir";
import type { TrainedDataDir } from "../../harness/service/trainedDataDir";
import { createModel, makeProject, waitForTraining } from "../../harness/service/trainedProject";

describe("a training", function () {
    this.timeout(300_000);

    describe("that succeeds", () => {
        let trained: TrainedDataDir;
        let service: ServeProcess;
        const readJson = async (key: string) =>
            JSON.parse(await readFile(join(trained.bucketFolder, key), "utf8")) as Record<string, never>;

        before(async () => {
            trained = await trainedDataDir();
            service = await startServeProcess(trained.dataDir);
        });
        after(async () => {
            await service?.end("SIGTERM");
            await trained?.remove();
        });

        it("leaves a model that knows its scores and where its evaluation is", async () => {
            const { ModelDescription } = await service.client.send(
                new DescribeModelCommand({ ProjectName: "plates", ModelVersion: "1" }),
            );
            assert.equal(ModelDescription!.Status, "TRAINED");
            assert.match(
                ModelDescription!.StatusMessage!,
                /^Training completed successfully\. Scores are of cross-validation over all \d+ pictures, since only \d anomal(y|ies) could be set aside: F1 \d\.\d\d, on new pieces probably \d\.\d\d to \d\.\d\d\.$/,
            );
            assert.deepEqual(ModelDescription!.EvaluationManifest, {
                Bucket: "plates",
                Key: "results/EvaluationManifest-plates-1.json",
            });
            assert.deepEqual(ModelDescription!.EvaluationResult, {
                Bucket: "plates",
                Key: "results/EvaluationResult-plates-1.json",
            });
            assert.ok(ModelDescription!.EvaluationEndTimestamp! > ModelDescription!.CreationTimestamp!);
            assert.ok(ModelDescription!.Performance!.F1Score! >= 0.5, JSON.stringify(ModelDescription!.Performance));
        });

        it("writes a result file whose scores are those of the model", async () => {
            const result = (await readJson("results/EvaluationResult-plates-1.json")) as Record<string, any>;
            const { ModelDescription } = await service.client.send(
                new DescribeModelCommand({ ProjectName: "plates", ModelVersion: "1" }),
            );
            assert.equal(result.Version, 1);
            assert.equal(result.EvaluationDetails.ModelArn, ModelDescription!.ModelArn);
            assert.equal(
                new Date(result.EvaluationDetails.EvaluationEndTimestamp).getTime(),
                ModelDescription!.EvaluationEndTimestamp!.getTime(),
            );
            assert.equal(
                result.EvaluationDetails.NumberOfTrainingImages + result.EvaluationDetails.NumberOfTestingImages,
                30,
            );
            const { Metrics } = result.AggregatedEvaluationResults;
            assert.deepEqual(Object.keys(Metrics).sort(), [
                "AveragePrecision",
                "F1Score",
                "Precision",
                "ROCAUC",
                "Recall",
            ]);
            assert.deepEqual(
                { F1Score: Metrics.F1Score, Precision: Metrics.Precision, Recall: Metrics.Recall },
                { ...ModelDescription!.Performance },
            );
        });

        it("writes a manifest with a line for each test picture, which carries its label over", async () => {
            const text = await readFile(join(trained.bucketFolder, "results/EvaluationManifest-plates-1.json"), "utf8");
            const lines = text
                .trim()
                .split("\n")
                .map((line) => JSON.parse(line) as Record<string, any>);
            const result = (await readJson("results/EvaluationResult-plates-1.json")) as Record<string, any>;
            assert.equal(lines.length, result.EvaluationDetails.NumberOfTestingImages);
            for (const line of lines) {
                const anomalous = line["source-ref"].includes("/anomaly/");
                assert.equal(line["anomaly-label"], anomalous ? 1 : 0);
                assert.deepEqual(line["anomaly-label-metadata"], {
                    "class-name": anomalous ? "anomaly" : "normal",
                    type: "groundtruth/image-classification",
                    "human-annotated": "yes",
                    "creation-date": "2024-05-06T07:08:09",
                    "job-name": "labeling-job/plates",
                });
                const detected = line["anomaly-label-detected-metadata"];
                assert.equal(line["anomaly-label-detected"], detected["class-name"] === "anomaly" ? 1 : 0);
                assert.ok(detected.confidence >= 0 && detected.confidence <= 1);
                assert.equal(detected["model-version"], "1");
                assert.equal(detected["project-name"], "plates");
                assert.match(detected["model-arn"], /:model\/plates\/1$/);
            }
        });

        it("writes a report whose numbers are those of the result file, and which needs nothing else", async () => {
            const page = await readFile(join(trained.bucketFolder, "results/EvaluationReport-plates-1.html"), "utf8");
            const result = (await readJson("results/EvaluationResult-plates-1.json")) as Record<string, any>;
            const { Metrics } = result.AggregatedEvaluationResults;
            for (const [name, member] of [
                ["f1Score", "F1Score"],
                ["precision", "Precision"],
                ["recall", "Recall"],
                ["rocAuc", "ROCAUC"],
                ["averagePrecision", "AveragePrecision"],
            ]) {
                assert.ok(page.includes(`<data class="${name}" value="${Metrics[member]}">`), name);
            }
            assert.match(page, new RegExp(`Of\\s+${result.EvaluationDetails.NumberOfTestingImages} test pictures`));
            assert.deepEqual(page.match(/https?:|<script|<link|url\(/g), null);
            assert.match(page, /<img src="data:image\/jpeg;base64,/);
            assert.match(page, /<td>copying pictures<\/td>/);
            assert.ok(page.length < 3_000_000, String(page.length));
        });

        it("tells its progress while it trains", () => {
            const percents = trained.messages.map((message) =>
                Number(
                    /^The model is being trained: .+, (\d+) % done(?:, about \d+ s left)?\.$/.exec(message)?.[1] ?? 0,
                ),
            );
            assert.ok(new Set(percents).size >= 3, trained.messages.join("\n"));
            assert.deepEqual(
                percents,
                [...percents].sort((a, b) => a - b),
            );
        });

        // That they show nothing of the pictures is tested in encryption/pictureTraces.test.ts.
        it("keeps a copy of each picture, the model file and the evaluation", async () => {
            const names = await filesBelow(join(trained.dataDir, "models"));
            assert.equal(names.filter((name) => basename(dirname(name)) === "pictures").length, 30);
            assert.equal(names.filter((name) => basename(name) === modelFileName).length, 1);
            assert.equal(names.filter((name) => basename(name) === "evaluation").length, 1);
            assert.equal(names.length, 32);
        });

        it("is all gone from the data folder when the version is deleted, but not from the bucket", async () => {
            await service.client.send(new DeleteModelCommand({ ProjectName: "plates", ModelVersion: "1" }));
            const gone = async () => {
                try {
                    await service.client.send(new DescribeModelCommand({ ProjectName: "plates", ModelVersion: "1" }));
                    return false;
                } catch (error) {
                    assert.equal((error as Error).name, "ResourceNotFoundException");
                    return true;
                }
            };
            while (!(await gone())) {
                await new Promise((resolve) => setTimeout(resolve, 20));
            }
            assert.deepEqual(await readdir(join(trained.dataDir, "models")), []);
            assert.equal((await readdir(join(trained.bucketFolder, "results"))).length, 3);
        });
    });

    describe("that can't succeed", () => {
        let dataDir: string;
        let bucketFolder: string;
        let service: ServeProcess;

        before(async () => {
            dataDir = await mkdtemp(join(tmpdir(), "training-fails-"));
            bucketFolder = join(dataDir, "buckets", "plates");
            await mkdir(bucketFolder, { recursive: true });
            service = await startServeProcess(dataDir);
        });
        after(async () => {
            await service?.end("SIGTERM");
            await rm(dataDir, { recursive: true });
        });

        async function trainAfter(
            project: string,
            spoil: (picture: string) => Promise<void>,
            masks: ReadonlyMap<string, string> = new Map(),
        ) {
            const pictures = await drawPictures(bucketFolder, {
                normal: 20,
                anomaly: 10,
                prefix: `${project}/`,
                masks,
            });
            await makeProject(service.client, project, "plates", pictures.manifestKey);
            await spoil(join(bucketFolder, pictures.normal[0]));
            const version = await createModel(service.client, project, "plates");
            return waitForTraining(service.client, project, version);
        }

        it("says which picture is missing", async () => {
            const model = await trainAfter("missing", (picture) => rm(picture));
            assert.equal(model.Status, "TRAINING_FAILED");
            assert.equal(
                model.StatusMessage,
                "There is no object s3://plates/missing/normal/normal-0.png. Check the bucket and the key.",
            );
            assert.equal(model.EvaluationResult, undefined);
        });

        it("says which picture is broken, when too few are left without it", async () => {
            const model = await trainAfter("broken", async (picture) =>
                writeFile(picture, (await readFile(picture)).subarray(0, 500)),
            );
            assert.equal(model.Status, "TRAINING_FAILED");
            assert.match(
                model.StatusMessage!,
                /has 19 normal and 10 anomaly, it needs at least 20 normal and 10 anomaly\. 1 picture was skipped: s3:\/\/plates\/broken\/normal\/normal-0\.png \(it is damaged/,
            );
            assert.deepEqual(await readdir(bucketFolder).then((names) => names.includes("results")), false);
        });

        it("says which picture is over the limit of bytes", async () => {
            const model = await trainAfter("large", (picture) => writeFile(picture, Buffer.alloc(8 * 1024 * 1024 + 1)));
            assert.equal(model.Status, "TRAINING_FAILED");
            assert.match(
                model.StatusMessage!,
                /s3:\/\/plates\/large\/normal\/normal-0\.png \(it has more than the 8388608 bytes/,
            );
        });

        it("says which mask is missing", async () => {
            const model = await trainAfter(
                "maskless",
                async () => undefined,
                new Map([["anomaly-3", "maskless/gone.png"]]),
            );
            assert.equal(model.Status, "TRAINING_FAILED");
            assert.equal(
                model.StatusMessage,
                "There is no object s3://plates/maskless/gone.png. Check the bucket and the key.",
            );
        });

        it("says which mask is over the limit of bytes", async () => {
            const enlarge = (picture: string) =>
                writeFile(join(dirname(picture), "mask.png"), Buffer.alloc(8 * 1024 * 1024 + 1));
            const model = await trainAfter("largemask", enlarge, new Map([["anomaly-3", "largemask/normal/mask.png"]]));
            assert.equal(model.Status, "TRAINING_FAILED");
            assert.match(
                model.StatusMessage!,
                /s3:\/\/plates\/largemask\/normal\/mask\.png has 8388609 bytes; at most 8388608 are allowed/,
            );
        });

        it("says which mask isn't PNG, and doesn't ask for that of a normal picture", async () => {
            const asJpeg = async (picture: string) =>
                writeFile(join(dirname(picture), "mask.png"), await sharp(picture).jpeg().toBuffer());
            const anomalies = [1, 2, 3].map((index): [string, string] => [
                `anomaly-${index}`,
                "jpegmask/normal/mask.png",
            ]);
            const model = await trainAfter(
                "jpegmask",
                asJpeg,
                new Map([...anomalies, ["normal-0", "jpegmask/gone.png"]]),
            );
            assert.equal(model.Status, "TRAINING_FAILED");
            assert.match(
                model.StatusMessage!,
                /^The mask s3:\/\/plates\/jpegmask\/normal\/mask\.png of the picture s3:\/\/plates\/jpegmask\/anomaly\/anomaly-1\.png can't be used for training: its content is not PNG/,
            );
        });

        it("says that there is no KMS to ask for the key, and keeps nothing of the pictures", async () => {
            const pictures = await drawPictures(bucketFolder, { normal: 20, anomaly: 10, prefix: "nokey/" });
            await makeProject(service.client, "nokey", "plates", pictures.manifestKey);
            const copiesBefore = await readdir(join(dataDir, "models"));
            const version = await createModel(service.client, "nokey", "plates", { KmsKeyId: "alias/nobody" });
            const model = await waitForTraining(service.client, "nokey", version);
            assert.equal(model.Status, "TRAINING_FAILED");
            assert.match(model.StatusMessage!, /alias\/nobody/);
            assert.deepEqual(await readdir(join(dataDir, "models")), copiesBefore);
        });
    });
});
