import { existsSync } from "node:fs";
import { runCommand } from "../../../tools/runCommand";
import { VisibleError } from "../../../tools/visibleError";

/**
 * Installs packages of Debian, where apt-get may install some.
 *
 * @param advice - what a person can do instead: the message if it can't be done here.
 * @throws VisibleError
 */
export async function installDebianPackages(packages: readonly string[], advice: string): Promise<void> {
    if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
        throw new VisibleError(advice);
    }
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    for (const args of [
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", ...packages],
    ]) {
        const { code, stderr } = await runCommand("apt-get", args, { env, timeoutMs: 300_000 });
        if (code !== 0) {
            throw new VisibleError(`${advice}\napt-get ${args[0]} failed: ${stderr.trim().split("\n").at(-1)}`);
        }
    }
}
