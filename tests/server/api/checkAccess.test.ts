import assert from "node:assert/strict";
import { CreateProjectCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { checkAccess as outputTable } from "../../../server/api/ownOutputs/checkAccess";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";

describe("CheckAccess", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const arn = (name: string) => `arn:aws:lookoutvision:us-east-1:123456789012:project/${name}`;
    const ask = (Requests: unknown, key?: { accessKeyId: string; secretAccessKey: string }) =>
        callUsers(service, "POST", "/caller/access", { Requests }, key);

    it("says of each request whether the caller may make it, as the calls themselves then say", async () => {
        const user = await newUser(service, allow("ListProjects"), allow("CreateProject", arn("mine")));
        const requests = [
            { Action: "lookoutvision:ListProjects", Resource: "*" },
            { Action: "lookoutvision:CreateProject", Resource: arn("mine") },
            { Action: "lookoutvision:CreateProject", Resource: arn("others") },
            { Action: "iam:CreateUser", Resource: "*" },
        ];
        const { status, body } = await ask(requests, user);
        assert.equal(status, 200, JSON.stringify(body));
        checkOwnOutput(outputTable, body);
        assert.deepEqual(
            body.Results,
            requests.map((request, index) => ({ ...request, Allowed: index < 2 })),
        );
        await user.client.send(new ListProjectsCommand({}));
        await user.client.send(new CreateProjectCommand({ ProjectName: "mine" }));
        const denied = await errorOf(user.client.send(new CreateProjectCommand({ ProjectName: "others" })));
        assert.equal(denied.name, "AccessDeniedException");
    });

    it("decides conditions by the address that asks", async () => {
        const from = (address: string) =>
            allow("ListModels", "*", { Condition: { IpAddress: { "aws:SourceIp": address } } });
        const requests = [{ Action: "lookoutvision:ListModels", Resource: arn("mine") }];
        const here = await ask(requests, await newUser(service, from("127.0.0.1")));
        assert.equal(here.body.Results[0].Allowed, true);
        const elsewhere = await ask(requests, await newUser(service, from("10.0.0.0/8")));
        assert.equal(elsewhere.body.Results[0].Allowed, false);
    });

    it("allows everything to a caller who may do everything", async () => {
        const { body } = await ask([{ Action: "lookoutvision:DeleteProject", Resource: arn("any") }]);
        assert.equal(body.Results[0].Allowed, true);
    });

    it("takes a hundred requests at most", async () => {
        const requests = Array.from({ length: 101 }, () => ({ Action: "lookoutvision:ListProjects", Resource: "*" }));
        assert.equal((await ask(requests)).status, 400);
        assert.equal((await ask(requests.slice(1))).body.Results.length, 100);
        assert.equal((await ask([{ Action: "x" }])).status, 400);
    });
});
