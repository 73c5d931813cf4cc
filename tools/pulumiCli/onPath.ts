import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { runCommand } from "../runCommand";
import type { PulumiCli } from "./pulumiCli";

/** Oldest CLI that is accepted. Older ones are not known to work with the SDK that this project uses. */
export const oldestCli = "3.142.0";

/** Finds the Pulumi CLI on PATH, or the reason why it can't be used. Both are undefined if there is none. */
export async function findOnPath(env: NodeJS.ProcessEnv): Promise<{ cli?: PulumiCli; unusable?: string }> {
    const command = which("pulumi", env);
    if (!command) {
        return {};
    }
    const version = await versionOf(command, env);
    if (!version) {
        return { unusable: `The pulumi on PATH (${command}) does not answer "pulumi version".` };
    }
    if (isOlder(version, oldestCli)) {
        return { unusable: `The pulumi on PATH (${command}) is ${version}, and ${oldestCli} or newer is needed.` };
    }
    const languageHost = findLanguageHost(command, env);
    if (!languageHost) {
        return {
            unusable: `The pulumi on PATH (${command}) has no language host for Node.js (pulumi-language-nodejs).`,
        };
    }
    return { cli: { command, folders: [...new Set([dirname(command), languageHost])], version, origin: "PATH" } };
}

/** Returns the output of `pulumi version` without the `v`. Undefined: it doesn't run. */
export async function versionOf(command: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
    try {
        const result = await runCommand(command, ["version"], {
            env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
            timeoutMs: 60_000,
        });
        return result.code === 0 ? /^v?(\d+\.\d+\.\d+\S*)/m.exec(result.stdout)?.[1] : undefined;
    } catch {
        return undefined;
    }
}

/** Finds the first executable file of this name in the folders of `env.PATH`. Undefined: none. */
export function which(name: string, env: NodeJS.ProcessEnv): string | undefined {
    return (env.PATH ?? "")
        .split(delimiter)
        .filter((folder) => folder !== "")
        .map((folder) => join(folder, name))
        .find(isExecutable);
}

/**
 * Finds the language host. The engine looks on PATH and beside its own file, and an installation keeps both in one
 * folder.
 */
function findLanguageHost(command: string, env: NodeJS.ProcessEnv): string | undefined {
    const name = "pulumi-language-nodejs";
    const onPath = which(name, env);
    const folders = [
        dirname(command),
        dirname(realpathSync(command)),
        ...(onPath ? [dirname(onPath)] : []),
        join(env.PULUMI_HOME ?? join(userInfo().homedir, ".pulumi"), "bin"),
    ];
    return folders.find((folder) => isExecutable(join(folder, name)));
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

function isOlder(version: string, than: string): boolean {
    const [left, right] = [version, than].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number));
    const difference = left.map((part, index) => part - right[index]).find((part) => part !== 0);
    return (difference ?? 0) < 0;
}
