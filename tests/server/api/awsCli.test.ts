import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { operations } from "../../../server/api/operations";
import { clientGenerations } from "../../harness/parts/clientGenerations";
import type { ClientGeneration } from "../../harness/parts/clientGenerations";
import { setJob } from "./packagingFixtures";
import { manifest, manifestLine, settledDataset } from "./projectFixtures";
import { startTestService, testKey } from "./testService";
import type { TestService } from "./testService";

/** What a command prints. */
type Answer = Record<string, any>;

for (const generation of clientGenerations) {
    describe(`the AWS CLI ${generation.awsCli}`, () => drivenBy(generation));
}

function drivenBy(generation: ClientGeneration): void {
    let service: TestService;
    let folder: string;
    let cli: ChildProcess;
    let answers: AsyncIterator<string>;
    const called = new Set<string>();
    before(async function () {
        this.timeout(10 * 60_000);
        const { python, home } = await generation.prepare();
        folder = await mkdtemp(join(tmpdir(), "aws-cli-"));
        service = await startTestService();
        await service.putObject("pictures", "m.manifest", manifest({ normal: 20, anomaly: 10 }));
        cli = spawn(python, [join(__dirname, "awsCliConformance.py")], {
            stdio: ["pipe", "pipe", "inherit"],
            env: {
                PATH: process.env.PATH,
                HOME: home,
                PYTHONDONTWRITEBYTECODE: "1",
                AWS_ENDPOINT_URL_LOOKOUTVISION: service.url,
                AWS_DEFAULT_REGION: "us-east-1",
                AWS_DEFAULT_OUTPUT: "json",
                AWS_ACCESS_KEY_ID: testKey.accessKeyId,
                AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
                AWS_MAX_ATTEMPTS: "1",
                AWS_EC2_METADATA_DISABLED: "true",
            },
        });
        answers = createInterface({ input: cli.stdout! })[Symbol.asyncIterator]();
    });
    after(async () => {
        cli?.stdin!.end();
        await service?.close();
        await rm(folder, { recursive: true, force: true });
    });

    const run = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
        called.add(args[0]);
        cli.stdin!.write(`${JSON.stringify(args)}\n`);
        const { value, done } = await answers.next();
        assert.ok(!done, "the CLI's process ended");
        return JSON.parse(value) as { code: number; out: string; err: string };
    };
    const aws = async (...args: string[]): Promise<Answer> => {
        const { code, out, err } = await run(...args);
        assert.equal(code, 0, `${args.join(" ")}: ${err}`);
        return (out === "" ? {} : JSON.parse(out)) as Answer;
    };
    const project = ["--project-name", "by-cli"];
    const dataset = [...project, "--dataset-type", "train"];
    const version = [...project, "--model-version", "1"];
    const arn = ["--resource-arn", "arn:aws:lookoutvision:us-east-1:123456789012:model/by-cli/1"];

    it("makes a project with datasets, changes and lists their entries", async function () {
        this.timeout(120_000);
        const made = await aws("create-project", ...project, "--client-token", "cli-1");
        assert.equal(made.ProjectMetadata.ProjectArn, "arn:aws:lookoutvision:us-east-1:123456789012:project/by-cli");
        assert.match(String(made.ProjectMetadata.CreationTimestamp), /^(\d{10}(\.\d+)?|20\d\d-.*)$/);
        const source = '{"GroundTruthManifest": {"S3Object": {"Bucket": "pictures", "Key": "m.manifest"}}}';
        assert.equal(
            (await aws("create-dataset", ...dataset, "--dataset-source", source)).DatasetMetadata.Status,
            "CREATE_IN_PROGRESS",
        );
        await settledDataset(service, "by-cli");
        const changes = ["--changes", manifestLine("train/new.png", "anomaly")];
        assert.deepEqual(await aws("update-dataset-entries", ...dataset, ...changes), { Status: "UPDATE_IN_PROGRESS" });
        await settledDataset(service, "by-cli");
        assert.deepEqual((await aws("describe-dataset", ...dataset)).DatasetDescription.ImageStats, {
            Total: 31,
            Labeled: 31,
            Normal: 20,
            Anomaly: 11,
        });
        assert.equal(
            (await aws("describe-project", ...project)).ProjectDescription.Datasets[0].Status,
            "UPDATE_COMPLETE",
        );
        assert.deepEqual(
            (await aws("list-projects")).Projects.map((item: Answer) => item.ProjectName),
            ["by-cli"],
        );
        const filters = [
            "--labeled",
            "--anomaly-class",
            "anomaly",
            "--source-ref-contains",
            "train/",
            "--after-creation-date",
            "2020-01-01T00:00:00Z",
        ];
        const all = await aws(
            "list-dataset-entries",
            ...dataset,
            ...filters,
            "--before-creation-date",
            "2030-01-01",
            "--page-size",
            "4",
        );
        assert.equal(all.DatasetEntries.length, 11, "it follows the pages by itself");
        assert.deepEqual((await aws("list-dataset-entries", ...dataset, "--no-labeled")).DatasetEntries, []);
    });

    it("trains, tags, hosts, detects and packages", async function () {
        this.timeout(120_000);
        const output = ["--output-config", "S3Location={Bucket=results,Prefix=out/}"];
        const { ModelMetadata } = await aws(
            "create-model",
            ...project,
            ...output,
            "--description",
            "by-cli",
            "--tags",
            "Key=a,Value=1",
            "Key=b,Value=2",
        );
        assert.deepEqual([ModelMetadata.ModelVersion, ModelMetadata.Status], ["1", "TRAINING"]);
        await aws("tag-resource", ...arn, "--tags", "Key=c d,Value=");
        await aws("untag-resource", ...arn, "--tag-keys", "a", "b");
        assert.deepEqual(await aws("list-tags-for-resource", ...arn), { Tags: [{ Key: "c d", Value: "" }] });
        assert.deepEqual(
            (await aws("list-models", ...project)).Models.map((model: Answer) => model.ModelVersion),
            ["1"],
        );
        await service.setModel("by-cli", 1, { status: "TRAINED", f1Score: 1, recall: 1, precision: 1 });
        assert.deepEqual((await aws("describe-model", ...version)).ModelDescription.Performance, {
            F1Score: 1,
            Recall: 1,
            Precision: 1,
        });
        const units = ["--min-inference-units", "1", "--max-inference-units", "2"];
        assert.deepEqual(await aws("start-model", ...version, ...units), { Status: "STARTING_HOSTING" });
        await service.setModel("by-cli", 1, { status: "HOSTED" });
        service.hosting.answer = async (picture) => ({
            isAnomalous: true,
            confidence: picture.length / 100,
            anomalyMask: Uint8Array.from([1, 2, 255]),
        });
        const picture = join(folder, "picture.png");
        await writeFile(picture, Buffer.alloc(50, 0xff));
        const { DetectAnomalyResult } = await aws(
            "detect-anomalies",
            ...version,
            "--content-type",
            "image/png",
            "--body",
            picture,
        );
        assert.deepEqual(DetectAnomalyResult, {
            Source: { Type: "direct" },
            IsAnomalous: true,
            Confidence: 0.5,
            AnomalyMask: "AQL/",
        });
        const component =
            "Greengrass={S3OutputLocation={Bucket=results},ComponentName=plates,TargetPlatform={Os=LINUX,Arch=ARM64}}";
        assert.deepEqual(
            await aws("start-model-packaging-job", ...version, "--configuration", component, "--job-name", "first"),
            { JobName: "first" },
        );
        await setJob(service, "first", "SUCCEEDED");
        assert.equal(
            (await aws("describe-model-packaging-job", ...project, "--job-name", "first")).ModelPackagingDescription
                .Status,
            "SUCCEEDED",
        );
        assert.equal((await aws("list-model-packaging-jobs", ...project)).ModelPackagingJobs[0].JobName, "first");
        assert.deepEqual(await aws("stop-model", ...version), { Status: "STOPPING_HOSTING" });
    });

    it("says which error a refused call was answered with", async function () {
        this.timeout(120_000);
        const missing = await run("describe-project", "--project-name", "nobody");
        assert.match(
            missing.err,
            /An error occurred \(ResourceNotFoundException\) when calling the DescribeProject operation: The project nobody doesn't exist\./,
        );
        const busy = await run("delete-project", ...project);
        assert.match(
            busy.err,
            /\(ConflictException\) when calling the DeleteProject operation: The project by-cli can't be deleted while it has 1 model/,
        );
        assert.ok(missing.code !== 0 && busy.code !== 0);
    });

    it("deletes everything again, and has called every operation", async function () {
        this.timeout(120_000);
        await service.setModel("by-cli", 1, { status: "TRAINED" });
        assert.match((await aws("delete-model", ...version)).ModelArn, /:model\/by-cli\/1$/);
        await service.store.deleteFrom("models").where("status", "=", "DELETING").execute();
        assert.deepEqual(await aws("delete-dataset", ...dataset), {});
        assert.match((await aws("delete-project", ...project)).ProjectArn, /:project\/by-cli$/);
        const commands = Object.keys(operations).map((name) => name.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase());
        assert.deepEqual([...called].sort(), commands.sort());
    });
}
