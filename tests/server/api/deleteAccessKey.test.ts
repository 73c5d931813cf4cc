import assert from "node:assert/strict";
import { ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { deleteAccessKey as outputTable } from "../../../server/api/ownOutputs/deleteAccessKey";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";

describe("DeleteAccessKey", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("ends a key and the temporary credentials made with it, and no other user's", async () => {
        const user = await newUser(service, allow("ListProjects"));
        const other = await newUser(service);
        const made = await callUsers(service, "POST", "/sessions", {}, user);
        const session = service.newClient({
            credentials: {
                accessKeyId: made.body.AccessKeyId,
                secretAccessKey: made.body.SecretAccessKey,
                sessionToken: made.body.SessionToken,
            },
        });
        await session.send(new ListProjectsCommand({}));
        const path = `access-keys/${user.accessKeyId}`;
        assert.equal((await callUsers(service, "DELETE", `/users/${other.name}/${path}`)).status, 404);
        await session.send(new ListProjectsCommand({}));
        const { body } = await callUsers(service, "DELETE", `/users/${user.name}/${path}`);
        checkOwnOutput(outputTable, body);
        for (const client of [user.client, session]) {
            assert.equal((await errorOf(client.send(new ListProjectsCommand({})))).name, "UnrecognizedClientException");
        }
    });
});
