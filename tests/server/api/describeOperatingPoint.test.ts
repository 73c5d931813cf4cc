import assert from "node:assert/strict";
import { describeOperatingPoint as outputTable } from "../../../server/api/ownOutputs/describeOperatingPoint";
import type { DescribeOperatingPointOutput } from "../../../server/api/ownOutputs/describeOperatingPoint";
import { newEvaluatedModel } from "./evaluatedModel";
import { checkOwnOutput } from "./ownOutput";
import { newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("DescribeOperatingPoint", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const call = async (project: string, version = "1", method = "GET", body = "") => {
        const path = `/lookoutvision/v1/projects/${project}/models/${version}/operating-point`;
        const answer = await sendSigned(service, { method, path, body });
        return { status: answer.status, body: (await answer.json()) as DescribeOperatingPointOutput };
    };

    it("tells what was asked for, and what it costs beside the balanced threshold", async () => {
        const project = await newEvaluatedModel(service);
        const first = await call(project);
        checkOwnOutput(outputTable, first.body);
        assert.deepEqual(first.body.OperatingPoint, { Balanced: true });
        assert.deepEqual(first.body.Tested, first.body.Balanced);
        assert.deepEqual([first.body.Tested!.Threshold, first.body.Tested!.Recall], [5, 0.8]);

        await call(project, "1", "PUT", JSON.stringify({ OperatingPoint: { MinimumRecall: 1 } }));
        const { body } = await call(project, "latest");
        checkOwnOutput(outputTable, body);
        assert.deepEqual(body.OperatingPoint, { MinimumRecall: 1 });
        assert.deepEqual([body.Tested!.Recall, body.Balanced!.Recall], [1, 0.8]);
    });

    it("tells what was asked for also where the scores can't be read, and says why", async () => {
        const project = await newEvaluatedModel(service);
        await call(project, "1", "PUT", JSON.stringify({ OperatingPoint: { Threshold: 2 } }));
        await service.setModel(project, 1, { wrappedDataKey: null });
        const { status, body } = await call(project);
        checkOwnOutput(outputTable, body);
        assert.deepEqual([status, body.OperatingPoint, body.Tested], [200, { Threshold: 2 }, undefined]);
        assert.match(body.Message!, /its encryption key is missing\. Train a new version\.$/);
    });

    it("refuses a version that isn't trained or doesn't exist", async () => {
        const project = await newProjectWithModel(service);
        assert.equal((await call(project)).status, 409);
        assert.equal((await call(project, "9")).status, 404);
        assert.equal((await call("nobody")).status, 404);
        assert.equal((await call(project, "x")).status, 400);
    });
});
