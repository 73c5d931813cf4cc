import assert from "node:assert/strict";
import { listPolicies as outputTable } from "../../../server/api/ownOutputs/listPolicies";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers } from "./userFixtures";

describe("ListPolicies", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("lists the managed policies and the stored ones", async () => {
        const PolicyDocument = JSON.stringify({ Statement: allow("DetectAnomalies") });
        await callUsers(service, "PUT", "/policies/detects", { PolicyDocument });
        const { body } = await callUsers(service, "GET", "/policies");
        checkOwnOutput(outputTable, body);
        assert.deepEqual(
            body.Policies.filter((policy: any) => !policy.IsManaged).map((policy: any) => policy.PolicyName),
            ["detects"],
        );
        assert.equal(body.Policies.length, 5);
    });
});
