import assert from "node:assert/strict";
import { CreateModelCommand, DescribeModelCommand } from "@aws-sdk/client-lookoutvision";
import { failure, newProject, newTrainableProject, outputConfig } from "./projectFixtures";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeModel", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newTrainableProject(service);
        for (const OutputConfig of [outputConfig, { S3Location: { Bucket: "results" } }]) {
            await service.client.send(new CreateModelCommand({ ProjectName, OutputConfig }));
        }
    });
    after(() => service.close());

    const describeIt = async (ModelVersion: string, name = ProjectName) =>
        (await service.client.send(new DescribeModelCommand({ ProjectName: name, ModelVersion }))).ModelDescription!;

    it("shows a version that is being trained with what there is yet", async () => {
        await service.setModel(ProjectName, 1, {
            statusMessage: "The model is being trained: computing features, 43 % done.",
        });
        const { CreationTimestamp, ...rest } = await describeIt("1");
        assert.ok(CreationTimestamp instanceof Date);
        assert.deepEqual(rest, {
            ModelVersion: "1",
            ModelArn: `arn:aws:lookoutvision:us-east-1:123456789012:model/${ProjectName}/1`,
            Status: "TRAINING",
            StatusMessage: "The model is being trained: computing features, 43 % done.",
            OutputConfig: outputConfig,
        });
    });

    it("shows a hosted version with every member", async () => {
        await service.setModel(ProjectName, 1, {
            status: "HOSTED",
            statusMessage: "The model is running.",
            f1Score: 0.5,
            recall: 1,
            precision: 0,
            evaluationManifestKey: "out/manifest.json",
            evaluationResultKey: "out/result.json",
            evaluationEndedAt: 1_700_000_000_500,
            kmsKeyId: "alias/k",
            description: "d",
            minInferenceUnits: 2,
            maxInferenceUnits: 3,
        });
        const { CreationTimestamp, ...rest } = await describeIt("1");
        assert.ok(CreationTimestamp instanceof Date);
        assert.deepEqual(rest, {
            ModelVersion: "1",
            ModelArn: `arn:aws:lookoutvision:us-east-1:123456789012:model/${ProjectName}/1`,
            Description: "d",
            Status: "HOSTED",
            StatusMessage: "The model is running.",
            Performance: { F1Score: 0.5, Recall: 1, Precision: 0 },
            OutputConfig: outputConfig,
            EvaluationManifest: { Bucket: "results", Key: "out/manifest.json" },
            EvaluationResult: { Bucket: "results", Key: "out/result.json" },
            EvaluationEndTimestamp: new Date(1_700_000_000_500),
            KmsKeyId: "alias/k",
            MinInferenceUnits: 2,
            MaxInferenceUnits: 3,
        });
    });

    it("takes latest as the highest version that exists", async () => {
        const latest = await describeIt("latest");
        assert.equal(latest.ModelVersion, "2");
        assert.deepEqual(latest.OutputConfig, { S3Location: { Bucket: "results" } });
    });

    it("refuses versions that can't be, with 400", async () => {
        for (const version of ["0", "01", "one", "-1", "LATEST", "12345678901"]) {
            assert.equal((await failure(describeIt(version))).name, "ValidationException", version);
        }
    });

    it("refuses versions that don't exist, with 404", async () => {
        const unknown = await failure(describeIt("3"));
        assert.deepEqual(
            [unknown.name, unknown.status, unknown.resource],
            ["ResourceNotFoundException", 404, `MODEL ${ProjectName}/3`],
        );
        assert.equal((await failure(describeIt("9999999999"))).status, 404);
        const empty = await newProject(service);
        assert.equal((await failure(describeIt("latest", empty))).resource, `MODEL ${empty}/latest`);
        assert.equal((await failure(describeIt("1", "nobody"))).resource, "PROJECT nobody");
    });
});
