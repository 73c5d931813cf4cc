import assert from "node:assert/strict";
import { deletePolicy as outputTable } from "../../../server/api/ownOutputs/deletePolicy";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, newUser } from "./userFixtures";

describe("DeletePolicy", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("deletes a policy that no user has, and refuses one that a user has", async () => {
        const PolicyDocument = JSON.stringify({ Statement: { ...allow("*"), Effect: "Deny" } });
        await callUsers(service, "PUT", "/policies/denies", { PolicyDocument });
        const { name } = await newUser(service, "AmazonLookoutVisionFullAccess", "denies");
        const refused = await callUsers(service, "DELETE", "/policies/denies");
        assert.deepEqual([refused.status, refused.body.ResourceId], [409, "denies"]);
        assert.match(String(refused.body.Message), new RegExp(`${name}`));
        assert.equal((await callUsers(service, "GET", "/policies/denies")).status, 200);
        await callUsers(service, "DELETE", `/users/${name}`);
        const { status, body } = await callUsers(service, "DELETE", "/policies/denies");
        assert.equal(status, 200);
        checkOwnOutput(outputTable, body);
        assert.equal((await callUsers(service, "DELETE", "/policies/denies")).status, 404);
    });
});
