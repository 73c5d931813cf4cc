import assert from "node:assert/strict";
import { ListModelsCommand, ListProjectsCommand } from "@aws-sdk/client-lookoutvision";
import { createSession as outputTable } from "../../../server/api/ownOutputs/createSession";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, errorOf, newUser } from "./userFixtures";

describe("CreateSession", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    const clientOf = (body: Record<string, any>, sessionToken: string | undefined = body.SessionToken) =>
        service.newClient({
            credentials: { accessKeyId: body.AccessKeyId, secretAccessKey: body.SecretAccessKey, sessionToken },
        });
    const listProjects = (client: ReturnType<typeof clientOf>) => client.send(new ListProjectsCommand({}));

    it("makes credentials that may do what both the user's policies and their own allow", async () => {
        const user = await newUser(service, allow("List*"));
        const own = { Statement: allow(["ListProjects", "DescribeProject"]) };
        const { status, body } = await callUsers(
            service,
            "POST",
            "/sessions",
            { DurationSeconds: 900, Policies: [{ PolicyName: "own", PolicyDocument: JSON.stringify(own) }] },
            user,
        );
        assert.equal(status, 200, JSON.stringify(body));
        checkOwnOutput(outputTable, body);
        await listProjects(clientOf(body));
        const denied = await errorOf(clientOf(body).send(new ListModelsCommand({ ProjectName: "boards" })));
        assert.equal(denied.name, "AccessDeniedException");
        assert.match(denied.message, /because no session policy allows the lookoutvision:ListModels action$/);
    });

    it("lets them count with their token only, and until they expire", async () => {
        const user = await newUser(service, allow("ListProjects"));
        const { body } = await callUsers(service, "POST", "/sessions", { DurationSeconds: 900 }, user);
        assert.equal((await errorOf(listProjects(clientOf(body, "wrong")))).name, "UnrecognizedClientException");
        await listProjects(clientOf(body));
        const own = await startTestService();
        try {
            const late = await newUser(own, allow("ListProjects"));
            const made = await callUsers(own, "POST", "/sessions", { DurationSeconds: 900 }, late);
            own.clock.offsetMs += 901_000;
            const client = own.newClient({
                credentials: {
                    accessKeyId: made.body.AccessKeyId,
                    secretAccessKey: made.body.SecretAccessKey,
                    sessionToken: made.body.SessionToken,
                },
                systemClockOffset: 901_000,
            });
            assert.equal((await errorOf(client.send(new ListProjectsCommand({})))).name, "ExpiredTokenException");
        } finally {
            await own.close();
        }
    });

    it("makes them for another user with the right to make that user's keys only, and none by temporary ones", async () => {
        const user = await newUser(service, allow("ListProjects"));
        const stranger = await newUser(service, allow("*"));
        assert.equal((await callUsers(service, "POST", "/sessions", { UserName: user.name }, stranger)).status, 403);
        const { body } = await callUsers(service, "POST", "/sessions", { UserName: user.name });
        await listProjects(clientOf(body));
        const again = await callUsers(
            service,
            "POST",
            "/sessions",
            {},
            {
                accessKeyId: body.AccessKeyId,
                secretAccessKey: body.SecretAccessKey,
                sessionToken: body.SessionToken,
            },
        );
        assert.equal(again.status, 400, JSON.stringify(again.body));
        assert.equal((await callUsers(service, "POST", "/sessions", {})).status, 400);
    });
});
