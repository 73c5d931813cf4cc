import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import type { Browser } from "playwright-core";
import { VisibleError } from "../../../tools/visibleError";

const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const advice =
    "The tests of pages need Chromium. Install it (on Debian: apt-get install chromium), or set CHROMIUM to its program.";

/**
 * Finds the Chromium of this machine. Where apt-get may install packages, it installs a missing one.
 *
 * @throws VisibleError that says what to install.
 */
export async function findChromium(say: (line: string) => void = () => undefined): Promise<string> {
    const found = () => [process.env.CHROMIUM ?? "", ...programs].find((program) => existsSync(program));
    const program = found();
    if (program !== undefined) {
        return program;
    }
    if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
        throw new VisibleError(advice);
    }
    say("Installing Chromium …");
    const run = (...args: string[]) =>
        promisify(execFile)("apt-get", args, { env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
    try {
        await run("update", "-qq");
        await run("install", "-y", "-qq", "--no-install-recommends", "chromium");
    } catch (error) {
        throw new VisibleError(`${advice}\napt-get failed: ${(error as Error).message}`);
    }
    const installed = found();
    if (installed === undefined) {
        throw new VisibleError(advice);
    }
    return installed;
}

/** Starts Chromium without a window. Close it after the tests. It calls nobody but the pages under test. */
export async function startChromium(): Promise<Browser> {
    return chromium.launch({
        executablePath: await findChromium(),
        args: [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    });
}
