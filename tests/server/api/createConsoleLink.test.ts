import assert from "node:assert/strict";
import { createConsoleLink as outputTable } from "../../../server/api/ownOutputs/createConsoleLink";
import { openBrowser } from "../console/browser";
import { checkOwnOutput } from "./ownOutput";
import { startTestService } from "./testService";
import type { TestService } from "./testService";
import { allow, callUsers, newUser } from "./userFixtures";

describe("CreateConsoleLink", () => {
    let service: TestService;
    before(async () => (service = await startTestService()));
    after(() => service?.close());

    it("makes a link that is good for a minute, for a caller without any right", async () => {
        const user = await newUser(service);
        const { status, body } = await callUsers(service, "POST", "/console-links", undefined, user);
        assert.equal(status, 200, JSON.stringify(body));
        checkOwnOutput(outputTable, body);
        const lifeMs = body.ExpiresAt * 1000 - Date.now();
        assert.ok(lifeMs > 50_000 && lifeMs <= 60_000, String(lifeMs));
        const { body: caller } = await openBrowser(service).signIn(body.Token);
        assert.equal(caller.UserName, user.name);
    });

    it("is refused to a caller to whom a statement denies it, and so is signing in", async () => {
        const deny = { ...allow("CreateConsoleLink"), Effect: "Deny" };
        const user = await newUser(service, [allow("*"), deny]);
        const { status, body } = await callUsers(service, "POST", "/console-links", undefined, user);
        assert.equal(status, 403);
        assert.match(body.Message, /with an explicit deny/);
    });

    it("keeps the token out of store and log", async () => {
        const { body } = await callUsers(service, "POST", "/console-links");
        const rows = await service.store.selectFrom("consoleLinks").selectAll().execute();
        assert.ok(rows.length > 0);
        assert.ok(!JSON.stringify(rows).includes(body.Token));
        assert.ok(!service.logged.join("").includes(body.Token));
    });
});
