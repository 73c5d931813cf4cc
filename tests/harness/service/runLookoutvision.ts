import { execFile } from "node:child_process";
import { join } from "node:path";
import { lookoutvisionCommand } from "./serverModule";
import { effortOfTests } from "../run/effortOfTests";

/**
 * Runs the command line to its end, as a process of its own. A command that fails is a result, not an error.
 *
 * @param options.env - added to `PATH` alone.
 */
export function runLookoutvision(
    args: readonly string[],
    options: { env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
        execFile(
            process.execPath,
            [...lookoutvisionCommand(), ...args],
            {
                env: { PATH: process.env.PATH, TS_NODE_PROJECT: tsconfig, ...effortOfTests(), ...options.env },
                cwd: options.cwd,
                timeout: 60_000,
            },
            (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
        );
    });
}

/** Configuration of our TypeScript source. Without it, ts-node would look for one in the working directory. */
const tsconfig = join(__dirname, "..", "..", "..", "tsconfig.json");
