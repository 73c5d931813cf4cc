import assert from "node:assert/strict";
import { describePolicy as outputTable } from "../../../server/api/ownOutputs/describePolicy";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers } from "./userFixtures";

describe("DescribePolicy", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("shows managed and stored policies with their documents", async () => {
        const document = JSON.stringify({ Statement: allow("DetectAnomalies") }, undefined, 2);
        await callUsers(service, "PUT", "/policies/detects", { PolicyDocument: document });
        const stored = await callUsers(service, "GET", "/policies/detects");
        checkOwnOutput(outputTable, stored.body);
        assert.equal(stored.body.PolicyDescription.PolicyDocument, document);
        const managed = await callUsers(service, "GET", "/policies/AmazonLookoutVisionFullAccess");
        checkOwnOutput(outputTable, managed.body);
        assert.equal(managed.body.PolicyDescription.IsManaged, true);
        assert.equal((await callUsers(service, "GET", "/policies/missing")).status, 404);
    });
});
