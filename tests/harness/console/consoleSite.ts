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
    /**
     * Opens a page of the console (`/projects`), signed in as the owner. Pages share one browser context, so only the first
     * loads the console's files and signs in.
     */
    open(address?: string, view?: View): Promise<Page>;
    /** The same in a browser context of its own: another session, and nothing kept by the other pages. */
    openElsewhere(address?: string, view?: View): Promise<Page>;
    /** Opens a page in a context of its own, for a new user who may do just what the policy allows. */
    openAs(policy: object, address?: string, view?: View): Promise<Page>;
    stop(): Promise<void>;
    start(): Promise<void>;
    /** Fails with axe-core's findings on the page as it is, in both modes and in a window of 390 pixels. */
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
    let ownContext: BrowserContext | undefined;
    const contexts: BrowserContext[] = [];
    let faults: string[] = [];

    const start = async (port = "0") => {
        service = await startServeProcess(dataDir, { args: ["--port", port] });
    };
    const clientOf = (credentials: Credentials) => createClient(service.endpoint, region, credentials);
    const makeContext = async () => {
        const context = await browser.newContext({ reducedMotion: "reduce" });
        context.setDefaultTimeout(60_000);
        await watchFaults(context, (fault) => faults.push(fault));
        return context;
    };
    const openIn = async (
        context: BrowserContext,
        address: string,
        { width = 1280, height = 900, mode = "light" }: View,
    ) => {
        const page = await context.newPage();
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: mode });
        await page.goto(`${service.endpoint}/console${address}`);
        await page.getByRole("main").waitFor();
        return page;
    };
    const openElsewhere = async (credentials: Credentials, address: string, view: View = {}) => {
        const context = await makeContext();
        contexts.push(context);
        const { Token } = await clientOf(credentials).call<{ Token: string }>("POST", `${root}/console-links`);
        return openIn(context, `${address}#sign-in=${Token}`, view);
    };
    const open = async (address: string, view: View = {}) => {
        if (ownContext !== undefined) {
            return openIn(ownContext, address, view);
        }
        const page = await openElsewhere(service.credentials, address, view);
        ownContext = contexts.pop()!;
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
        const pages = [...(ownContext?.pages() ?? []), ...contexts.flatMap((context) => context.pages())];
        if (this.currentTest?.state === "failed") {
            await Promise.all(pages.map(printPage));
        }
        if (!onePage) {
            await Promise.all([...(ownContext?.pages() ?? []), ...contexts.splice(0)].map((opened) => opened.close()));
        }
        const found = faults;
        faults = [];
        assert.deepEqual(found, [], "the page did what it must not");
    });

    return {
        service: () => service,
        dataDir: () => dataDir,
        client: () => clientOf(service.credentials),
        open: (address = "/", view) => open(address, view),
        openElsewhere: (address = "/", view) => openElsewhere(service.credentials, address, view),
        async openAs(policy, address = "/", view) {
            const key = await makeUser(clientOf(service.credentials), `user-${++users}`, policy);
            return openElsewhere(key, address, view);
        },
        async stop() {
            await service.end("SIGTERM");
        },
        start: () => start(new URL(service.endpoint).port),
        async requireAccessible(page) {
            // The page's code may still be on its way.
            await page.getByRole("heading", { level: 1 }).first().waitFor();
            const size = page.viewportSize()!;
            for (const [mode, width] of [
                ["dark", size.width],
                ["dark", 390],
                ["light", 390],
                ["light", size.width],
            ] as const) {
                await page.setViewportSize({ ...size, width });
                await page.emulateMedia({ colorScheme: mode });
                const where = `${page.url()} in ${mode} mode, ${width} pixels wide`;
                assert.deepEqual(await axeFindings(page), [], `axe-core on ${where}`);
                const content = await page.evaluate<number>("document.documentElement.scrollWidth");
                assert.ok(content <= width, `${where}, needs ${content} pixels`);
            }
        },
    };
}

/** Shows what was on a page when its test failed. */
async function printPage(page: Page): Promise<void> {
    const text = await page
        .locator("body")
        .innerText({ timeout: 5000 })
        .catch((error: Error) => error.message);
    console.log(`The page ${page.url()} said:\n${text.replace(/^/gm, "    ")}`);
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
