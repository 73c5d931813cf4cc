import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../harness/run/freePort";
import { startTestService } from "../api/testService";
import type { TestService } from "../api/testService";
import { allow, callUsers, newUser } from "../api/userFixtures";
import { openBrowser } from "./browser";
import { client, startIdentityProvider, visit } from "./identityProvider";
import type { TestIdentityProvider } from "./identityProvider";

const projects = "/2020-11-20/projects";
const callback = "/console/sign-in/oidc/callback";

describe("signing in at an identity provider", () => {
    let folder: string;
    let provider: TestIdentityProvider;
    let service: TestService;
    let host: string;
    before(async function () {
        this.timeout(60_000);
        folder = await mkdtemp(join(tmpdir(), "lookoutvision-oidc-"));
        const port = await freePort();
        host = `127.0.0.1:${port}`;
        provider = await startIdentityProvider(`http://${host}${callback}`);
        service = await startTestService({
            port,
            folder,
            openIdConnect: {
                ...client,
                issuer: provider.issuer,
                userClaim: "preferred_username",
                publicUrl: `http://${host}`,
                name: "Factory login",
            },
        });
    });
    after(async () => {
        await service?.close();
        await provider?.close();
        await rm(folder, { recursive: true, force: true });
    });
    beforeEach(() => {
        provider.refusal = undefined;
        provider.person = {};
    });

    const signIn = (jars = new Map<string, Map<string, string>>()) =>
        visit(`${service.url}/console/sign-in/oidc`, jars).then((end) => ({
            ...end,
            browser: openBrowser(service, jars.get(host)),
        }));

    it("is offered to the page under the provider's name", async () => {
        const { body } = await openBrowser(service).send("GET", "/console/sign-in");
        assert.deepEqual(body, { OpenIdConnect: { Name: "Factory login", Path: "/console/sign-in/oidc" } });
        const without = await startTestService();
        try {
            assert.deepEqual((await openBrowser(without).send("GET", "/console/sign-in")).body, {});
        } finally {
            await without.close();
        }
    });

    it("opens a session of the user whom the claim names, with that user's rights", async () => {
        const user = await newUser(service, allow("ListProjects"));
        provider.person = { preferred_username: user.name };
        const { url, browser } = await signIn();
        assert.equal(url, `http://${host}/console/`);
        assert.equal(browser.cookies.size, 1);
        const caller = await browser.send("GET", "/lookoutvision/v1/caller");
        assert.equal(caller.body.UserName, user.name);
        assert.equal((await browser.send("GET", projects)).status, 200);
        assert.equal((await browser.send("POST", projects, { body: { ProjectName: "x" } })).status, 403);
        const link = await browser.send("POST", "/lookoutvision/v1/console-links");
        assert.match(link.body.Message, /can't open another/);
        await callUsers(service, "DELETE", `/users/${user.name}`);
        assert.equal((await browser.send("GET", projects)).status, 401);
    });

    it("ends with the user being disabled, while it has no access key at all", async () => {
        const user = await newUser(service, allow("ListProjects"));
        await callUsers(service, "DELETE", `/users/${user.name}/access-keys/${user.accessKeyId}`);
        provider.person = { preferred_username: user.name };
        const { browser } = await signIn();
        assert.equal((await browser.send("GET", projects)).status, 200);
        await callUsers(service, "PUT", `/users/${user.name}`, { Status: "DISABLED" });
        assert.equal((await browser.send("GET", projects)).status, 401);
        const { status, text } = await signIn();
        assert.equal(status, 403);
        assert.match(text, /this service has no active user of that name/);
    });

    it("is refused to who is no user, is nameless, or was refused by the provider, with a page that says why", async () => {
        const refused = async (pattern: RegExp) => {
            const { status, text, headers, browser } = await signIn();
            assert.equal(status, 403, text);
            assert.match(text, pattern);
            assert.match(headers.get("content-security-policy")!, /^default-src 'none'/);
            assert.equal(browser.cookies.size, 0);
        };
        provider.person = { preferred_username: "<b>nobody</b>" };
        await refused(/You are &#60;b&#62;nobody&#60;\/b&#62; for Factory login/);
        provider.person = {};
        await refused(/doesn&#39;t say who you are: the claim preferred_username is missing/);
        provider.refusal = "Your account is locked";
        await refused(/access_denied: Your account is locked/);
        const denied = await newUser(service, [allow("*"), { ...allow("CreateConsoleLink"), Effect: "Deny" }]);
        provider.refusal = undefined;
        provider.person = { preferred_username: denied.name };
        await refused(/with an explicit deny/);
    });

    it("counts only in the browser that began it, once, and for ten minutes", async () => {
        const user = await newUser(service, allow("ListProjects"));
        provider.person = { preferred_username: user.name };
        const begun = await fetch(`${service.url}/console/sign-in/oidc`, { redirect: "manual" });
        const [cookie] = begun.headers.getSetCookie();
        assert.match(cookie, /^lookoutvision-01234567-sign-in=.*; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
        // The provider's answer is caught before the browser carries it back.
        const isCallback = (url: string) => url.includes(callback);
        const { url: answer } = await visit(begun.headers.get("location")!, new Map(), isCallback);
        const elsewhere = await fetch(answer, { redirect: "manual" });
        assert.equal(elsewhere.status, 403);
        assert.match(await elsewhere.text(), /was not begun in this browser/);
        const pending = cookie.split(";")[0];
        const forged = answer.replace(/state=[^&]+/, "state=forged");
        assert.equal((await fetch(forged, { redirect: "manual", headers: { cookie: pending } })).status, 403);
        service.clock.offsetMs += 11 * 60_000;
        assert.equal((await fetch(answer, { redirect: "manual", headers: { cookie: pending } })).status, 403);
        service.clock.offsetMs -= 11 * 60_000;
        assert.equal((await fetch(answer, { redirect: "manual", headers: { cookie: pending } })).status, 302);
        assert.equal((await fetch(answer, { redirect: "manual", headers: { cookie: pending } })).status, 403);
    });

    it("says when the provider is away, and works when it is there again", async () => {
        const [port, providerPort] = [await freePort(), await freePort()];
        const away = await startTestService({
            openIdConnect: {
                ...client,
                issuer: `http://127.0.0.1:${providerPort}`,
                userClaim: "email",
                publicUrl: `http://127.0.0.1:${port}`,
            },
            port,
        });
        const start = `${away.url}/console/sign-in/oidc`;
        let late: TestIdentityProvider | undefined;
        try {
            const { status, text } = await visit(start, new Map());
            assert.equal(status, 403);
            assert.match(text, /The identity provider 127\.0\.0\.1:\d+ can&#39;t be asked/);
            late = await startIdentityProvider(`${away.url}${callback}`, { port: providerPort });
            // This claim comes from the provider's userinfo, because it isn't in the token.
            late.person = { email: "someone@factory.example", email_verified: false };
            assert.match(
                (await visit(start, new Map())).text,
                /hasn&#39;t verified your address someone@factory\.example/,
            );
            late.person = { email: "someone@factory.example", email_verified: true };
            await callUsers(away, "POST", "/users", { UserName: "someone@factory.example" });
            assert.equal((await visit(start, new Map())).url, `${away.url}/console/`);
        } finally {
            await away.close();
            await late?.close();
        }
    });

    it("writes into the log who signed in, and no secret", () => {
        const lines = service.logged.join("");
        assert.ok(!lines.includes(client.clientSecret));
        assert.doesNotMatch(lines, /code=|state=/);
        assert.match(lines, /"operation":"SignIn","user":"user-\d+","session":"[0-9a-f]{16}"/);
    });
});
