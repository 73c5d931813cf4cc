import assert from "node:assert/strict";
import { CreateModelCommand, DescribeModelCommand } from "@aws-sdk/client-lookoutvision";
import { newProjectWithModel, outputConfig } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("CancelTraining", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithModel(service);
    });
    after(() => service.close());

    const cancel = async (version: string, project = ProjectName, secretAccessKey?: string) => {
        const path = `/2020-11-20/projects/${project}/models/${version}/cancel-training`;
        const answer = await sendSigned(service, { method: "POST", path, secretAccessKey });
        return { status: answer.status, body: (await answer.json()) as Record<string, string> };
    };

    it("refuses callers whose signature is wrong", async () => {
        const { status, body } = await cancel("1", ProjectName, "another secret");
        assert.deepEqual([status, body.__type], [403, "InvalidSignatureException"]);
        const unsigned = await fetch(`${service.url}/2020-11-20/projects/${ProjectName}/models/1/cancel-training`, {
            method: "POST",
        });
        assert.equal(unsigned.status, 403);
    });

    it("makes a version that is being trained TRAINING_FAILED, with a message that says so", async () => {
        assert.deepEqual(await cancel("1"), { status: 200, body: { Status: "TRAINING_FAILED" } });
        const { ModelDescription } = await service.client.send(
            new DescribeModelCommand({ ProjectName, ModelVersion: "1" }),
        );
        assert.deepEqual(
            [ModelDescription!.Status, ModelDescription!.StatusMessage],
            ["TRAINING_FAILED", "The training was cancelled."],
        );
    });

    it("leaves an audit line", () => {
        const lines = service.logged.map((line) => JSON.parse(line) as Record<string, unknown>);
        const line = lines.find(({ operation, status }) => operation === "CancelTraining" && status === 200)!;
        assert.deepEqual([line.audit, line.resource, line.outcome], [true, `${ProjectName}/1`, "ok"]);
    });

    it("refuses a version that is not being trained, with 409", async () => {
        const { status, body } = await cancel("1");
        assert.deepEqual([status, body.__type, body.ResourceId], [409, "ConflictException", `${ProjectName}/1`]);
        assert.equal(
            body.Message,
            `Version 1 of the project ${ProjectName} can't be cancelled while its status is TRAINING_FAILED.`,
        );
    });

    it("refuses what doesn't exist, with 404, and what can't be a version, with 400", async () => {
        assert.equal((await cancel("7")).status, 404);
        assert.equal((await cancel("1", "nobody")).status, 404);
        assert.equal((await cancel("x")).status, 400);
    });

    it("leaves the client token of the cancelled version spent: the next call trains anew", async () => {
        const input = { ProjectName, OutputConfig: outputConfig, ClientToken: "again" };
        const versionOf = async () =>
            (await service.client.send(new CreateModelCommand(input))).ModelMetadata!.ModelVersion!;
        const first = await versionOf();
        assert.equal(await versionOf(), first);
        assert.equal((await cancel(first)).status, 200);
        assert.notEqual(await versionOf(), first);
    });
});
