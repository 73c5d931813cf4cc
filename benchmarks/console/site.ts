import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { createClient } from "../../server/client/serviceClient";
import { startChromium } from "../../tests/harness/parts/chromium";
import { startServeProcess } from "../../tests/harness/service/serveProcess";
import type { ServeProcess } from "../../tests/harness/service/serveProcess";

/** A service with an empty data folder, and a browser. */
export interface Site {
    service: ServeProcess;
    dataDir: string;
    /** Opens a page in a browser context that has nothing of the console yet, signed in as the owner. */
    open(address: string, script?: string): Promise<Page>;
    /** Ends both, and deletes the folder. */
    end(): Promise<void>;
}

export async function startSite(): Promise<Site> {
    const dataDir = await mkdtemp(join(tmpdir(), "bench-console-"));
    const service = await startServeProcess(dataDir);
    const browser: Browser = await startChromium();
    const contexts: BrowserContext[] = [];
    return {
        service,
        dataDir,
        async open(address, script) {
            await Promise.all(contexts.splice(0).map((context) => context.close()));
            const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
            contexts.push(context);
            context.setDefaultTimeout(300_000);
            if (script !== undefined) {
                await context.addInitScript({ content: script });
            }
            const client = createClient(service.endpoint, "us-east-1", service.credentials);
            const { Token } = await client.call<{ Token: string }>("POST", "/lookoutvision/v1/console-links");
            const page = await context.newPage();
            await page.goto(`${service.endpoint}/console${address}#sign-in=${Token}`);
            await page.getByRole("heading", { level: 1 }).first().waitFor();
            return page;
        },
        async end() {
            await browser.close();
            await service.end("SIGTERM");
            await rm(dataDir, { recursive: true, force: true });
        },
    };
}
