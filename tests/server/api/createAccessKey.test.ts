import assert from "node:assert/strict";
import { ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { createAccessKey as outputTable } from "../../../server/api/ownOutputs/createAccessKey";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, newUser } from "./userFixtures";

describe("CreateAccessKey", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("makes a second key beside the first, and no third", async () => {
        const { name, client } = await newUser(service, allow("ListProjects"));
        const { body } = await callUsers(service, "POST", `/users/${name}/access-keys`);
        checkOwnOutput(outputTable, body);
        const second = service.newClient({
            credentials: { accessKeyId: body.AccessKeyId, secretAccessKey: body.SecretAccessKey },
        });
        await second.send(new ListProjectsCommand({}));
        await client.send(new ListProjectsCommand({}));
        const third = await callUsers(service, "POST", `/users/${name}/access-keys`);
        assert.deepEqual([third.status, third.body.QuotaCode], [402, "access-keys-per-user"]);
        assert.equal((await callUsers(service, "POST", "/users/nobody/access-keys")).status, 404);
    });

    it("gives the same key again for the same token, so that a lost answer takes no place of the two", async () => {
        const { name } = await newUser(service);
        const create = async (ClientToken: string) =>
            (await callUsers(service, "POST", `/users/${name}/access-keys`, { ClientToken })).body;
        const made = await create("first");
        assert.deepEqual([await create("first"), await create("first")], [made, made]);
        assert.equal((await create("second")).QuotaCode, "access-keys-per-user");
        await callUsers(service, "DELETE", `/users/${name}/access-keys/${made.AccessKeyId}`);
        assert.notEqual((await create("first")).AccessKeyId, made.AccessKeyId);
    });
});
