import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { createClient } from "../../../server/client/serviceClient";
import type { Credentials, ServiceClient } from "../../../server/client/serviceClient";
import { startChromium } from "../parts/chromium";
import { startServeProcess } from "../service/serveProcess";
import type { ServeProcess } from "../service/serveProcess";
import { axeFindings } from "./axe";
import { watchFaults } from "./faults";

const { compileConsole } = require("../../../tools/prepare.cjs") as { compileConsole(): Promise<void> };

const region = "us-east-1";
const root = "/lookoutvision/v1";

/** How a person sees the page. */
export interface View {
    /** Width of the window in pixels. Default: 1280. */
    width?: number;
    /** Height of the window in pixels. Default: 900. */
    height?: number;
    /** Default: light. */
    mode?: "light" | "dark";
}

/**
 * One service with its page, and one browser, for all tests of a file. A test fails if a page logged an error, threw
 * one, or did what its content security policy forbids.
 */
export interface ConsoleSite {
    /** The running service. After `restart` it is another process at the same address. */
    service(): ServeProcess;
    dataDir(): string;
    /** Client of the service's owner, also for operations of our own. */
    client(): ServiceClient;
    /** Opens a page of the console (`/projects`), signed in as the owner. */
    open(address?: string, view?: View): Promise<Page>;
    /** The same for a new user who may do just what the policy allows. */
    openAs(policy: object, address?: string, view?: View): Promise<Page>;
    stop(): Promise<void>;
    start(): Promise<void>;
    /** Fails with axe-core's findings on the page as it is, in both modes. */
    requireAccessible(page: Page): Promise<void>;
}

/**
 * Registers the hooks of a site with the surrounding `describe`. Tests use the site after `before`.
 *
 * @param options.onePage - pages stay open from test to test. Default: each test's pages are closed after it.
 */
export function consoleSite({ onePage = false }: { onePage?: boolean } = {}): ConsoleSite {
    let dataDir: string;
    let service: ServeProcess;
    let browser: Browser;
    let users = 0;
    const contexts: BrowserContext[] = [];
    let faults: string[] = [];

    const start = async (port = "0") => {
        service = await startServeProcess(dataDir, { args: ["--port", port] });
    };
    const clientOf = (credentials: Credentials) => createClient(service.endpoint, region, credentials);
    const open = async (
        credentials: Credentials,
        address: string,
        { width = 1280, height = 900, mode = "light" }: View = {},
    ) => {
        const context = await browser.newContext({
            viewport: { width, height },
            colorScheme: mode,
            reducedMotion: "reduce",
        });
        context.setDefaultTimeout(20_000);
        contexts.push(context);
        await watchFaults(context, (fault) => faults.push(fault));
        const page = await context.newPage();
        const { Token } = await clientOf(credentials).call<{ Token: string }>("POST", `${root}/console-links`);
        await page.goto(`${service.endpoint}/console${address}#sign-in=${Token}`);
        await page.getByRole("navigation").first().waitFor();
        return page;
    };

    before(async function () {
        this.timeout(180_000);
        await compileConsole();
        dataDir = await mkdtemp(join(tmpdir(), "console-"));
        [browser] = await Promise.all([startChromium(), start()]);
    });

    after(async function () {
        this.timeout(60_000);
        await browser?.close();
        await service?.end("SIGTERM");
        await rm(dataDir, { recursive: true, force: true });
    });

    afterEach(async function () {
        if (!onePage) {
            await Promise.all(contexts.splice(0).map((context) => context.close()));
        }
        const found = faults;
        faults = [];
        assert.deepEqual(found, [], "the page did what it must not");
    });

    return {
        service: () => service,
        dataDir: () => dataDir,
        client: () => clientOf(service.credentials),
        open: (address = "/", view) => open(service.credentials, address, view),
        async openAs(policy, address = "/", view) {
            const key = await makeUser(clientOf(service.credentials), `user-${++users}`, policy);
            return open(key, address, view);
        },
        async stop() {
            await service.end("SIGTERM");
        },
        start: () => start(new URL(service.endpoint).port),
        async requireAccessible(page) {
            // The page's code may still be on its way.
            await page.getByRole("heading", { level: 1 }).first().waitFor();
            for (const mode of ["light", "dark"] as const) {
                await page.emulateMedia({ colorScheme: mode });
                assert.deepEqual(await axeFindings(page), [], `axe-core on ${page.url()} in ${mode} mode`);
            }
            await page.emulateMedia({ colorScheme: "light" });
        },
    };
}

/** Makes a user with one policy. @returns the user's key. */
async function makeUser(client: ServiceClient, name: string, policy: object): Promise<Credentials> {
    const json = (content: object) => ({ content: JSON.stringify(content), type: "application/json" });
    const policies = [{ PolicyName: "own", PolicyDocument: JSON.stringify(policy) }];
    await client.call("POST", `${root}/users`, json({ UserName: name, Policies: policies }));
    const key = await client.call<{ AccessKeyId: string; SecretAccessKey: string }>(
        "POST",
        `${root}/users/${name}/access-keys`,
    );
    return { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
}
