import { access } from "node:fs/promises";
import { join } from "node:path";
import { lastLines, runCommand } from "../runCommand";
import { fillPlace } from "./cachedCli";
import type { Way } from "./pulumiCli";

const timeoutMs = 5 * 60_000;

/** Pulumi's own installer, run as the Automation API does. Where downloads are refused, it fails at once. */
export const installFromPulumi: Way = {
    name: "Download",
    origin: "download",
    announcement: "Downloading the Pulumi CLI from get.pulumi.com (about 100 MB, a minute; given up after 5) ...",
    async put(place, env) {
        await fillPlace(place, async (folder) => {
            // Runs in a process of its own, because the installer offers no way to end it when its time is over.
            const script = `
                const { PulumiCommand } = require("@pulumi/pulumi/automation");
                const version = new (require("semver").SemVer)(process.argv[2]);
                PulumiCommand.install({ root: process.argv[1], version }).then(
                    () => process.exit(0),
                    (error) => { console.error(String(error.message ?? error).split("\\n")[0]); process.exit(1); });`;
            const result = await runCommand(process.execPath, ["-e", script, folder, place.version], {
                cwd: __dirname,
                env: { ...env, npm_config_loglevel: "error" },
                timeoutMs,
            });
            if (result.code !== 0) {
                throw new Error(result.timedOut ? "not finished after 5 minutes." : lastLines(result, 1));
            }
            await access(join(folder, "bin", "pulumi-language-nodejs"));
        });
    },
};
