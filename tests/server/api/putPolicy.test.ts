import assert from "node:assert/strict";
import { ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { putPolicy as outputTable } from "../../../server/api/ownOutputs/putPolicy";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";

describe("PutPolicy", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const put = (name: string, statement: object) =>
        callUsers(service, "PUT", `/policies/${name}`, { PolicyDocument: JSON.stringify({ Statement: statement }) });

    it("stores a policy, and changes it for all who have it, at once", async () => {
        const { status, body } = await put("lists", allow("ListProjects"));
        assert.equal(status, 200, JSON.stringify(body));
        checkOwnOutput(outputTable, body);
        assert.equal(body.PolicyMetadata.Arn, "arn:aws:iam::123456789012:policy/lists");
        const { client } = await newUser(service, "lists");
        await client.send(new ListProjectsCommand({}));
        await put("lists", allow("DescribeProject"));
        assert.equal((await errorOf(client.send(new ListProjectsCommand({})))).name, "AccessDeniedException");
    });

    it("refuses a document that can't be used, and the name of a managed policy", async () => {
        const bad = await put("bad", { Effect: "Allow" });
        assert.match(String(bad.body.Message), /^The policy document of bad can't be used: Statement: /);
        assert.equal((await put("AmazonLookoutVisionFullAccess", allow("*"))).status, 400);
    });
});
