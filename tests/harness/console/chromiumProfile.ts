import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { Page } from "playwright-core";
import { findChromium } from "../parts/chromium";
import { endWithUs } from "../run/endWithUs";
import { until } from "../run/until";

/** Chromium with a profile of its own, which outlives a browser that is killed. */
export interface ChromiumProfile {
    /** Starts the browser. */
    open(): Promise<Page>;
    /** Ends the browser at once, as a crash would. */
    kill(): Promise<void>;
    /** Ends the browser, and removes the profile. */
    remove(): Promise<void>;
}

export async function chromiumProfile(): Promise<ChromiumProfile> {
    const folder = await mkdtemp(join(tmpdir(), "console-profile-"));
    const portFile = join(folder, "DevToolsActivePort");
    let child: ChildProcess | undefined;

    const kill = async () => {
        if (child !== undefined && child.exitCode === null && child.signalCode === null) {
            child.kill("SIGKILL");
            await once(child, "exit");
        }
    };
    return {
        async open() {
            await rm(portFile, { force: true });
            const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"];
            child = spawn(
                await findChromium(),
                [...args, "--disable-background-networking", "--remote-debugging-port=0", `--user-data-dir=${folder}`],
                { stdio: "ignore" },
            );
            endWithUs(child);
            let port = "";
            await until(async () => {
                [port] = (await readFile(portFile, "utf8").catch(() => "")).split("\n");
                return port !== "";
            });
            const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { timeout: 60_000 });
            return browser.contexts()[0].newPage();
        },
        kill,
        async remove() {
            await kill();
            await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
        },
    };
}
