import { spawn } from "node:child_process";
import { constants } from "node:os";
import { lastLines, runCommand } from "../runCommand";
import { VisibleError } from "../visibleError";

/** Runs `pulumi` on this terminal, so that its progress shows live. @returns its exit code. */
export async function attemptPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const child = spawn("pulumi", args, { env, stdio: "inherit" });
    // Ctrl-C reaches Pulumi by itself, which then ends in good order; this process waits for that.
    const wait = () => undefined;
    const forward = () => void child.kill("SIGTERM");
    process.on("SIGINT", wait);
    process.on("SIGTERM", forward);
    try {
        return await new Promise((resolve, reject) => {
            child.once("error", (error) => reject(new VisibleError(`pulumi could not be started: ${error.message}`)));
            child.once("exit", (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
        });
    } finally {
        process.off("SIGINT", wait);
        process.off("SIGTERM", forward);
    }
}

/** Runs a `pulumi` that only looks or sets up. @returns what it printed. */
export async function readPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
    const result = await runCommand("pulumi", [...args, "--non-interactive", "--color", "never"], {
        env,
        timeoutMs: 120_000,
    });
    if (result.code !== 0) {
        throw new VisibleError(
            `"pulumi ${args.join(" ")}" ${result.timedOut ? "was not finished after 2 minutes" : "failed"}: ${lastLines(result)}`,
        );
    }
    return result.stdout;
}
