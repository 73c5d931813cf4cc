import assert from "node:assert/strict";
import { listUsers as outputTable } from "../../../server/api/ownOutputs/listUsers";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { callUsers, newUser } from "./userFixtures";

describe("ListUsers", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("lists users by name with status, keys and policies", async () => {
        assert.deepEqual((await callUsers(service, "GET", "/users")).body, { Users: [] });
        const first = await newUser(service, "AmazonLookoutVisionReadOnlyAccess");
        const second = await newUser(service);
        const { body } = await callUsers(service, "GET", "/users");
        checkOwnOutput(outputTable, body);
        assert.deepEqual(
            body.Users.map((user: any) => [user.UserName, user.Status, user.AccessKeys.length, user.Policies.length]),
            [
                [first.name, "ACTIVE", 1, 1],
                [second.name, "ACTIVE", 1, 0],
            ],
        );
    });
});
