import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findLocalService } from "lookoutvision/localService";
import { findPulumiCli } from "../pulumiCli/findPulumiCli";
import { VisibleError } from "../visibleError";
import { writeActivation } from "./activation";
import { chooseBackend } from "./backend";
import { dataDir, makeDataDir } from "./dataDir";
import { drawPictures } from "./drawPictures";
import { pulumiEnvironment } from "./pulumiEnvironment";
import { attemptPulumi, attemptPulumiInLines } from "./runPulumi";
import { readStack, selectStack } from "./stack";
import type { Stack } from "./stack";
import { afterDestroy, afterUp } from "./summary";

const { installPackages } = require("../prepare.cjs") as {
    installPackages(say: (line: string) => void, set: "all"): Promise<void>;
};

export interface DeployOptions {
    say(line: string): void;
    /** Around what talks by itself: see tools/patience.cjs. */
    pause(): void;
    resume(): void;
}

/**
 * Runs the root program with Pulumi, after finding or making what it needs: the CLI, a backend, the stack. For `up`, the
 * sample pictures must be there.
 *
 * @param command - `up`, `destroy`, or `pulumi` with the arguments for Pulumi.
 * @returns the exit code.
 * @throws VisibleError with what to do.
 */
export async function deploy(
    command: string,
    args: readonly string[],
    { say, pause, resume }: DeployOptions,
): Promise<number> {
    const runPulumi = async (attempt: typeof attemptPulumi, ...call: Parameters<typeof attemptPulumi>) => {
        pause();
        return attempt(...call).finally(resume);
    };
    if (!["up", "destroy", "pulumi"].includes(command)) {
        throw new VisibleError(
            `There is no command "${command}": use npm start, npm run destroy or npm run pulumi -- ARGUMENTS.`,
        );
    }
    await makeDataDir();
    const cli = await findPulumiCli({ say });
    const backend = await chooseBackend(dataDir, process.env);
    const env = pulumiEnvironment(cli, backend.env);
    await writeActivation(join(dataDir, "activate"), cli, backend.env);

    if (command === "pulumi") {
        if (
            ["preview", "pre", "up", "update", "watch"].includes(args[0] ?? "") &&
            !existsSync(join(dataDir, "samples"))
        ) {
            await drawPictures(say);
        }
        if (!isAboutNoStack(args)) {
            await selectStack(env);
        }
        return runPulumi(attemptPulumi, args, env);
    }

    say(`Pulumi ${cli.version} (${cli.command}), state in ${backend.description}.`);
    await selectStack(env);
    if (command === "destroy") {
        const before = await readStack(env);
        await installAws(before, say);
        const code = await runPulumi(attemptPulumiInLines, ["destroy", "--yes", ...args], before.env);
        const endedBy = Date.now() + 8_000;
        say(
            code === 0
                ? afterDestroy(before, dataDir, backend, await runningService(endedBy))
                : failed("destroy", "npm run destroy"),
        );
        return code;
    }

    const before = await readStack(env);
    await installAws(before, say);
    const code = await runPulumi(attemptPulumiInLines, ["up", "--yes", ...args], before.env);
    if (code !== 0) {
        say(failed("up", "npm start"));
        return code;
    }
    const after = await readStack(env);
    const serviceUrl = after.endpoint ?? (await findLocalService(dataDir))?.endpoint;
    say(afterUp(before, after, dataDir, serviceUrl));
    return code;
}

async function installAws({ usesAws }: Stack, say: (line: string) => void): Promise<void> {
    if (usesAws) {
        await installPackages(say, "all");
    }
}

/** Finds the local service's address. A service that is just ending has until `deadline`. Undefined: none runs. */
async function runningService(deadline: number): Promise<string | undefined> {
    for (;;) {
        const service = await findLocalService(dataDir);
        if (!service || Date.now() > deadline) {
            return service?.endpoint;
        }
        // Polls rarely, because the service ends only after a second without a call.
        await sleep(2_000);
    }
}

/** True for commands that need no stack, or that select one. */
function isAboutNoStack(args: readonly string[]): boolean {
    const command = args.find((arg) => !arg.startsWith("-"));
    return (
        command === undefined ||
        args.includes("--help") ||
        ["version", "help", "login", "logout", "whoami", "stack", "plugin", "about", "new"].includes(command)
    );
}

function failed(operation: string, again: string): string {
    return `\npulumi ${operation} failed; the reason is above. Once it is removed, "${again}" goes on from here. The local service's log: npx lookoutvision logs`;
}
