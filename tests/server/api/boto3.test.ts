import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { HostingCapacityError } from "../../../server/detections/errors";
import type { ModelStatus } from "../../../server/store/schema";
import { clientGenerations } from "../../harness/parts/clientGenerations";
import type { ClientGeneration } from "../../harness/parts/clientGenerations";
import { setJob } from "./packagingFixtures";
import { manifest } from "./projectFixtures";
import { startTestService, testKey } from "./testService";
import type { TestService } from "./testService";

/** What boto3Conformance.py prints: parsed responses by operation. */
type Seen = Record<string, Record<string, unknown> & any>;

for (const generation of clientGenerations) {
    describe(`boto3 ${generation.boto3}`, () => drivenBy(generation));
}

function drivenBy(generation: ClientGeneration): void {
    let service: TestService;
    let seen: Seen;
    before(async function () {
        this.timeout(5 * 60_000);
        const { python, home } = await generation.prepare();
        service = await startTestService();
        service.hosting.answer = async (picture) => ({
            isAnomalous: true,
            confidence: picture.length / 1e6,
            anomalies: [{ name: "background", color: "#FFFFFF", totalPercentageArea: 1 }],
            anomalyMask: Uint8Array.from([1, 2, 255]),
        });
        await service.putObject("pictures", "m.manifest", manifest({ normal: 20, anomaly: 10 }));
        seen = await drive(python, home);
    });
    after(() => service?.close());

    async function drive(python: string, home: string): Promise<Seen> {
        const child = spawn(python, [join(__dirname, "boto3Conformance.py"), "pictures", "m.manifest", "by-boto3"], {
            env: {
                PATH: process.env.PATH,
                HOME: home,
                AWS_ENDPOINT_URL_LOOKOUTVISION: service.url,
                AWS_DEFAULT_REGION: "us-east-1",
                AWS_ACCESS_KEY_ID: testKey.accessKeyId,
                AWS_SECRET_ACCESS_KEY: testKey.secretAccessKey,
                AWS_SESSION_TOKEN: "a/session+token=",
                AWS_MAX_ATTEMPTS: "1",
                AWS_EC2_METADATA_DISABLED: "true",
            },
        });
        let complaints = "";
        child.stderr.on("data", (data: Buffer) => (complaints += data.toString()));
        const moves: Record<string, ModelStatus> = {
            "ready to be hosted": "HOSTED",
            "ready to be stopped": "TRAINED",
            "ready to be trained": "TRAINED",
        };
        let last = "";
        for await (const line of createInterface({ input: child.stdout })) {
            last = line;
            if (line in moves) {
                const scores = { f1Score: 1, recall: 1, precision: 1 };
                await service.setModel("by-boto3", 1, { status: moves[line], ...scores });
                child.stdin.write("\n");
            } else if (line === "ready to be packaged") {
                await setJob(service, "first", "SUCCEEDED", "done");
                child.stdin.write("\n");
            } else if (line === "ready to be busy") {
                let busy = 2;
                service.hosting.answer = () =>
                    busy-- > 0
                        ? Promise.reject(new HostingCapacityError("All units are busy."))
                        : Promise.resolve({ isAnomalous: true, confidence: 1 });
                child.stdin.write("\n");
            } else if (line === "ready to be left alone") {
                await setJob(service, "second", "SUCCEEDED", "done");
                child.stdin.write("\n");
            } else if (line === "ready to be gone") {
                await service.store.deleteFrom("models").execute();
                child.stdin.write("\n");
            }
        }
        assert.equal(complaints, "");
        return JSON.parse(last) as Seen;
    }

    it("makes projects and datasets, and reads them back", () => {
        assert.equal(
            seen.create_project.ProjectMetadata.ProjectArn,
            "arn:aws:lookoutvision:us-east-1:123456789012:project/by-boto3",
        );
        assert.equal(seen.create_dataset.DatasetMetadata.Status, "CREATE_IN_PROGRESS");
        assert.deepEqual([seen.imported, seen.updated], ["CREATE_COMPLETE", "UPDATE_COMPLETE"]);
        const { DatasetDescription } = seen.describe_dataset;
        assert.deepEqual(DatasetDescription.ImageStats, { Total: 30, Labeled: 30, Normal: 20, Anomaly: 10 });
        assert.equal(seen.update_dataset_entries.Status, "UPDATE_IN_PROGRESS");
        assert.deepEqual(
            seen.describe_project.ProjectDescription.Datasets.map((dataset: { Status: string }) => dataset.Status),
            ["UPDATE_COMPLETE"],
        );
        assert.deepEqual(seen.projects, [["a-other"], ["by-boto3"], ["z-other"]]);
    });

    it("parses times as dates of now", () => {
        const year = String(new Date().getUTCFullYear());
        for (const time of [
            seen.create_project.ProjectMetadata.CreationTimestamp,
            seen.describe_dataset.DatasetDescription.LastUpdatedTimestamp,
            seen.create_model.ModelMetadata.CreationTimestamp,
        ]) {
            assert.ok(String(time).startsWith(year) || String(time).startsWith(String(Number(year) + 1)), String(time));
        }
    });

    it("follows its paginators and filters, dates with microseconds included", () => {
        assert.deepEqual(seen.entries, [7, 7, 7, 7, 2]);
        assert.deepEqual(seen.found, ['{"source-ref": "s3://pictures/train/new picture+1.png"}']);
    });

    it("makes, describes and tags models", () => {
        assert.equal(seen.create_model.ModelMetadata.Status, "TRAINING");
        assert.equal(seen.describe_model.ModelDescription.Description, "by-boto3");
        assert.deepEqual(seen.describe_model.ModelDescription.OutputConfig, {
            S3Location: { Bucket: "results", Prefix: "out/" },
        });
        assert.deepEqual(seen.models, [["2"], ["1"]]);
        assert.deepEqual(seen.tags.Tags, [{ Key: "c/d", Value: "" }]);
    });

    it("starts, stops, detects and deletes", () => {
        assert.deepEqual(seen.detect_anomalies.DetectAnomalyResult, {
            Source: { Type: "direct" },
            IsAnomalous: true,
            Confidence: 0.000012,
            Anomalies: [{ Name: "background", PixelAnomaly: { TotalPercentageArea: 1, Color: "#FFFFFF" } }],
        });
        assert.deepEqual(seen.mask, [1, 2, 255]);
        assert.equal(seen.detect_stream.DetectAnomalyResult.Confidence, 0.1);
        assert.equal(seen.stop_model.Status, "STOPPING_HOSTING");
        assert.equal(seen.start_model.Status, "STARTING_HOSTING");
        assert.match(seen.delete_model.ModelArn, /model\/by-boto3\/1$/);
        assert.deepEqual(seen.delete_dataset, {});
        assert.match(seen.delete_project.ProjectArn, /project\/by-boto3$/);
    });

    it("reads scores and confidences as floats, also those of 1", () => {
        assert.deepEqual(seen.floats, ["1.0", "1.0", "1.0", "1.0"]);
    });

    it("packages, and follows the job", () => {
        assert.deepEqual(seen.start_model_packaging_job, { JobName: "first" });
        const { CreationTimestamp, LastUpdatedTimestamp, ...job } =
            seen.describe_model_packaging_job.ModelPackagingDescription;
        assert.deepEqual(
            [CreationTimestamp, LastUpdatedTimestamp].map((time) => Number.isNaN(Date.parse(time))),
            [false, false],
        );
        assert.deepEqual(job, {
            JobName: "first",
            ProjectName: "by-boto3",
            ModelVersion: "1",
            ModelPackagingJobDescription: "for the edge",
            ModelPackagingMethod: "Greengrass",
            ModelPackagingOutputDetails: { Greengrass: { ComponentName: "by-boto3", ComponentVersion: "4.5.6" } },
            Status: "SUCCEEDED",
            StatusMessage: "done",
        });
        assert.deepEqual([seen.configuration_kept, seen.jobs], [true, [["first"], ["second"]]]);
    });

    it("tries again what is answered with 429, and reads its members", () => {
        assert.equal(seen.retries, 1);
        const { throttled } = seen.errors;
        assert.deepEqual(
            [throttled.class, throttled.status, throttled.quota],
            ["ThrottlingException", 429, ["inference-units", "lookoutvision", 1]],
        );
    });

    it("knows the error of a key that the service doesn't", () => {
        const { code, status, message } = seen.errors.stranger;
        assert.deepEqual([code, status], ["UnrecognizedClientException", 403]);
        assert.match(message, /AKIDOTHER is not one of this service/);
    });

    it("gets its own exception classes with code, message, members and request id", () => {
        const { validation, missing, conflict, state } = seen.errors;
        assert.deepEqual(
            [validation.class, validation.code, validation.status],
            ["ValidationException", "ValidationException", 400],
        );
        assert.match(validation.message, /'not valid' at 'projectName'/);
        assert.deepEqual([missing.class, missing.status], ["ResourceNotFoundException", 404]);
        assert.deepEqual(
            [conflict.class, conflict.status, conflict.resource],
            ["ConflictException", 409, ["PROJECT", "by-boto3"]],
        );
        assert.deepEqual([state.class, state.resource], ["ConflictException", ["MODEL", "by-boto3/1"]]);
        assert.match(missing.requestId, /^[0-9a-f-]{36}$/);
        assert.equal(seen.exception_class, "ResourceNotFoundException");
    });
}
