import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lastLines, runCommand } from "../runCommand";
import { fillPlace } from "./cachedCli";
import type { Way } from "./pulumiCli";
import { which } from "./onPath";

const timeoutMs = 20 * 60_000;

/**
 * Builds the CLI and its language host from two modules that are pinned by go.mod and go.sum. The second module is the
 * last release of the SDK that contains the language host. Adds the launcher of dynamic resources.
 */
export const buildWithGo: Way = {
    name: "Build with Go",
    origin: "build",
    announcement: "Building the Pulumi CLI with Go (2 to 10 minutes, once per user) ...",
    async put(place, env) {
        const go = which("go", { PATH: `${env.PATH ?? ""}:/usr/local/go/bin` });
        if (!go) {
            throw new Error("there is no go on PATH.");
        }
        await fillPlace(place, async (folder) => {
            const bin = join(folder, "bin");
            await mkdir(bin);
            await build(go, env, "cli", join(bin, "pulumi"), "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi", [
                "-ldflags",
                `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${place.version}`,
            ]);
            await build(
                go,
                env,
                "languageHost",
                join(bin, "pulumi-language-nodejs"),
                "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
            );
            await copyFile(
                join(__dirname, "pulumi-resource-pulumi-nodejs"),
                join(bin, "pulumi-resource-pulumi-nodejs"),
            );
        });
    },
};

async function build(
    go: string,
    env: NodeJS.ProcessEnv,
    module: string,
    output: string,
    package_: string,
    flags: readonly string[] = [],
): Promise<void> {
    const result = await runCommand(go, ["build", "-mod=readonly", "-trimpath", ...flags, "-o", output, package_], {
        cwd: join(__dirname, module),
        env: { ...env, GOWORK: "off", CGO_ENABLED: "0" },
        timeoutMs,
    });
    if (result.code !== 0) {
        throw new Error(result.timedOut ? "not finished after 20 minutes." : lastLines(result));
    }
}
