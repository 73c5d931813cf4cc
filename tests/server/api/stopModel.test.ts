import assert from "node:assert/strict";
import { StopModelCommand } from "@aws-sdk/client-lookoutvision";
import { failure, newProjectWithModel } from "./projectFixtures";
import { sendSigned } from "./sendSigned";
import { startTestService } from "./testService";
import type { TestService } from "./testService";

describe("StopModel", () => {
    let service: TestService;
    let ProjectName: string;
    before(async () => {
        service = await startTestService();
        ProjectName = await newProjectWithModel(service);
    });
    after(() => service.close());
    beforeEach(() => service.setModel(ProjectName, 1, { status: "HOSTED" }));

    it("answers 202 with STOPPING_HOSTING and wakes the hosting", async () => {
        service.woken.length = 0;
        const { Status, $metadata } = await service.client.send(
            new StopModelCommand({ ProjectName, ModelVersion: "1" }),
        );
        assert.deepEqual([$metadata.httpStatusCode, Status], [202, "STOPPING_HOSTING"]);
        assert.deepEqual(service.woken, ["hosting"]);
    });

    it("needs no body and no client token", async () => {
        const response = await sendSigned(service, {
            method: "POST",
            path: `/2020-11-20/projects/${ProjectName}/models/latest/stop`,
        });
        assert.deepEqual([response.status, await response.json()], [202, { Status: "STOPPING_HOSTING" }]);
    });

    it("refuses a version that doesn't exist, with 404", async () => {
        const refused = await failure(service.client.send(new StopModelCommand({ ProjectName, ModelVersion: "2" })));
        assert.equal(refused.resource, `MODEL ${ProjectName}/2`);
    });
});
