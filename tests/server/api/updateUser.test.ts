import assert from "node:assert/strict";
import { ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { updateUser as outputTable } from "../../../server/api/ownOutputs/updateUser";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";

describe("UpdateUser", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("disables a user at once, and enables it again", async () => {
        const { name, client } = await newUser(service, allow("ListProjects"));
        await client.send(new ListProjectsCommand({}));
        const { body } = await callUsers(service, "PUT", `/users/${name}`, { Status: "DISABLED" });
        checkOwnOutput(outputTable, body);
        assert.equal(body.UserDescription.Status, "DISABLED");
        assert.equal((await errorOf(client.send(new ListProjectsCommand({})))).name, "UnrecognizedClientException");
        await callUsers(service, "PUT", `/users/${name}`, { Status: "ACTIVE" });
        await client.send(new ListProjectsCommand({}));
    });

    it("gives other policies in place of the present ones, and keeps these if the new ones can't be used", async () => {
        const { name, client } = await newUser(service, allow("ListProjects"));
        const bad = await callUsers(service, "PUT", `/users/${name}`, {
            Policies: [{ PolicyName: "AmazonLookoutVisionFullAccess" }, { PolicyName: "missing" }],
        });
        assert.equal(bad.status, 400);
        await client.send(new ListProjectsCommand({}));
        await callUsers(service, "PUT", `/users/${name}`, { Policies: [] });
        assert.equal((await errorOf(client.send(new ListProjectsCommand({})))).name, "AccessDeniedException");
    });
});
