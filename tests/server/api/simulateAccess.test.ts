import assert from "node:assert/strict";
import { simulateAccess as outputTable } from "../../../server/api/ownOutputs/simulateAccess";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, newUser } from "./userFixtures";

describe("SimulateAccess", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const prefix = "arn:aws:lookoutvision:us-east-1:123456789012";
    const can = async (name: string, Action: string, ResourceArn: string, Context: object[] = []) => {
        const { body } = await callUsers(service, "POST", `/users/${name}/simulations`, {
            Action,
            ResourceArn,
            Context,
        });
        checkOwnOutput(outputTable, body);
        return body;
    };

    it("tells whether a user may do something, and which statement decides", async () => {
        const { name } = await newUser(service, [
            allow("*", `${prefix}:model/boards/*`, { Sid: "Boards" }),
            {
                ...allow("Delete*", "*", { Condition: { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } } }),
                Effect: "Deny",
            },
        ]);
        assert.deepEqual(await can(name, "lookoutvision:DetectAnomalies", `${prefix}:model/boards/1`), {
            Decision: "allowed",
            UserStatus: "ACTIVE",
            PolicyName: "own-0",
            StatementIndex: 0,
            Sid: "Boards",
        });
        const denied = await can(name, "lookoutvision:DeleteModel", `${prefix}:model/boards/1`);
        assert.deepEqual([denied.Decision, denied.StatementIndex], ["explicitDeny", 1]);
        const here = [{ Key: "aws:SourceIp", Values: ["10.1.1.1"] }];
        assert.equal(
            (await can(name, "lookoutvision:DeleteModel", `${prefix}:model/boards/1`, here)).Decision,
            "allowed",
        );
        const other = await can(name, "lookoutvision:DetectAnomalies", `${prefix}:model/other/1`);
        assert.equal(other.Decision, "implicitDeny");
        assert.match(String(other.Message), /because no identity-based policy allows/);
        await callUsers(service, "PUT", `/users/${name}`, { Status: "DISABLED" });
        const disabled = await can(name, "lookoutvision:DetectAnomalies", `${prefix}:model/boards/1`);
        assert.deepEqual([disabled.Decision, disabled.UserStatus], ["implicitDeny", "DISABLED"]);
    });
});
