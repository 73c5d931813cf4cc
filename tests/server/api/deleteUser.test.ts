import assert from "node:assert/strict";
import { ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { deleteUser as outputTable } from "../../../server/api/ownOutputs/deleteUser";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";

describe("DeleteUser", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("deletes a user with keys and policies, at once", async () => {
        const { name, client } = await newUser(service, allow("ListProjects"));
        await client.send(new ListProjectsCommand({}));
        const { body } = await callUsers(service, "DELETE", `/users/${name}`);
        checkOwnOutput(outputTable, body);
        assert.equal((await errorOf(client.send(new ListProjectsCommand({})))).name, "UnrecognizedClientException");
        assert.equal((await callUsers(service, "DELETE", `/users/${name}`)).status, 404);
        for (const table of ["accessKeys", "userPolicies", "sessions"] as const) {
            const rows = await service.store.selectFrom(table).selectAll().where("userName", "=", name).execute();
            assert.deepEqual(rows, [], table);
        }
    });
});
