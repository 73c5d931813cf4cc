import assert from "node:assert/strict";
import { describeUser as outputTable } from "../../../server/api/ownOutputs/describeUser";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, newUser } from "./userFixtures";

describe("DescribeUser", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("shows a user with ARN, keys and policy documents", async () => {
        const { name, accessKeyId } = await newUser(service, "AmazonLookoutVisionFullAccess", allow("DescribeModel"));
        const { body } = await callUsers(service, "GET", `/users/${name}`);
        checkOwnOutput(outputTable, body);
        const { UserDescription } = body;
        assert.equal(UserDescription.Arn, `arn:aws:iam::123456789012:user/${name}`);
        assert.deepEqual(
            UserDescription.AccessKeys.map((key: any) => key.AccessKeyId),
            [accessKeyId],
        );
        assert.deepEqual(
            UserDescription.Policies.map((policy: any) => [policy.PolicyName, policy.PolicyDocument !== undefined]),
            [
                ["AmazonLookoutVisionFullAccess", false],
                ["own-1", true],
            ],
        );
    });

    it("answers 404 for a user that there isn't", async () => {
        const { status, body } = await callUsers(service, "GET", "/users/nobody");
        assert.deepEqual([status, body.ResourceId, body.ResourceType], [404, "nobody", "USER"]);
    });
});
