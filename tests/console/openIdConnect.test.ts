import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { startChromium } from "../harness/parts/chromium";
import { freePort } from "../harness/run/freePort";
import { startTestService } from "../server/api/testService";
import type { TestService } from "../server/api/testService";
import { allow, newUser } from "../server/api/userFixtures";
import { client, startIdentityProvider } from "../server/console/identityProvider";
import type { TestIdentityProvider } from "../server/console/identityProvider";

const { compileConsole } = require("../../tools/prepare.cjs") as { compileConsole(): Promise<void> };

/** The provider is another site for the browser, so that its rules for cookies of other sites count. */
describe("signing in at an identity provider, in a browser", function () {
    this.timeout(180_000);
    let folder: string;
    let provider: TestIdentityProvider;
    let service: TestService;
    let browser: Browser;
    before(async () => {
        await compileConsole();
        folder = await mkdtemp(join(tmpdir(), "console-oidc-"));
        const port = await freePort();
        const publicUrl = `http://127.0.0.1:${port}`;
        provider = await startIdentityProvider(`${publicUrl}/console/sign-in/oidc/callback`, { host: "localhost" });
        const { issuer } = provider;
        const openIdConnect = { ...client, issuer, userClaim: "preferred_username", publicUrl, name: "Factory login" };
        service = await startTestService({ port, folder, openIdConnect });
        browser = await startChromium();
    });
    after(async () => {
        await browser?.close();
        await service?.close();
        await provider?.close();
        await rm(folder, { recursive: true, force: true });
    });

    it("leads to the console and stays there, and a person whom the service doesn't know is told so", async () => {
        const user = await newUser(service, allow("*"));
        const page = await browser.newPage();
        const signIn = async (name: string) => {
            provider.person = { preferred_username: name };
            await page.goto(`${service.url}/console/projects`);
            const text = "Sign in with Factory login";
            await page
                .getByRole("button", { name: text })
                .or(page.getByRole("link", { name: text }))
                .click();
        };
        await signIn("nobody");
        await page.getByText("this service has no active user of that name").waitFor();
        await signIn(user.name);
        await page.getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
        await page.getByRole("button", { name: user.name }).first().waitFor();
        await page.reload();
        await page.getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
        await page.context().close();
    });

    it("opens another window when a session ends in mid-work, and the page goes on with what was begun", async () => {
        const user = await newUser(service, allow("*"));
        provider.person = { preferred_username: user.name };
        const page = await (await browser.newContext()).newPage();
        const provided = (name: string) =>
            page.getByRole("button", { name }).or(page.getByRole("link", { name })).first();
        await page.goto(`${service.url}/console/`);
        await provided("Sign in with Factory login").click();
        await page.getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
        await page.goto(`${service.url}/console/create-project`);
        await page.getByLabel("Project name").fill("begun-before");
        await page.context().clearCookies({ domain: "127.0.0.1" });
        await page.getByRole("button", { name: "Create project" }).click();
        const opened = page.waitForEvent("popup");
        await page.getByRole("dialog").getByText("Your session has ended").waitFor();
        await provided("Sign in with Factory login").click();
        await (await opened).getByRole("heading", { name: "Dashboard", level: 1 }).waitFor();
        await page.getByRole("dialog").waitFor({ state: "detached" });
        assert.equal(await page.getByLabel("Project name").inputValue(), "begun-before");
        await page.getByRole("button", { name: "Create project" }).click();
        await page.getByRole("heading", { name: "How it works" }).waitFor();
    });
});
