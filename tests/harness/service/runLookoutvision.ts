import { execFile } from "node:child_process";
import { join } from "node:path";
import { lookoutvisionCommand } from "./serverModule";
import { effortOfTests } from "../run/effortOfTests";

/**
 * Runs the command line to its end, as a process of its own. A command that fails is a result, not an error.
 *
 * @param options.env - added to `PATH` alone.
 * @param options.timeoutMs - time after which the command is ended, in milliseconds. By default a minute.
 * @throws Error when the time is over, or a signal has ended the command.
 */
export function runLookoutvision(
    args: readonly string[],
    { env, cwd, timeoutMs = 60_000 }: { env?: Readonly<Record<string, string>>; cwd?: string; timeoutMs?: number } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve, reject) => {
        execFile(
            process.execPath,
            [...lookoutvisionCommand(), ...args],
            {
                env: { PATH: process.env.PATH, TS_NODE_PROJECT: tsconfig, ...effortOfTests(), ...env },
                cwd,
                timeout: timeoutMs,
            },
            (error, stdout, stderr) => {
                if (error !== null && typeof error.code !== "number") {
                    const end = error.killed ? `had not ended after ${timeoutMs / 1000} s` : error.message;
                    reject(new Error(`lookoutvision ${args.join(" ")}: ${end}\n${stdout}${stderr}`));
                    return;
                }
                resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
            },
        );
    });
}

/** Configuration of our TypeScript source. Without it, ts-node would look for one in the working directory. */
const tsconfig = join(__dirname, "..", "..", "..", "tsconfig.json");
