import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { lastLines, runCommand } from "../runCommand";
import { VisibleError } from "../visibleError";

/**
 * Runs `pulumi` on this terminal, so that its progress shows live. It ends in good order, and leaves its stack
 * unlocked, when this process is told to end or nobody reads its output any more, as in `npm start | head`.
 *
 * @returns its exit code.
 */
export async function attemptPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    // Only what is no terminal can lose its reader; Pulumi writing there itself would be killed, and leave its lock.
    const outputs = [process.stdout, process.stderr].map((stream) => (stream.isTTY ? "inherit" : "pipe"));
    const child = spawn("pulumi", args, { env, stdio: ["inherit", ...outputs] as ("inherit" | "pipe")[] });
    const interrupt = () => void child.kill("SIGINT");
    const stopPassing = passOutput(child, interrupt);
    // Ctrl-C reaches Pulumi by itself, which then ends in good order; this process waits for that.
    const listeners = { SIGINT: () => undefined, SIGTERM: () => void child.kill("SIGTERM"), SIGHUP: interrupt };
    Object.entries(listeners).forEach(([signal, listener]) => process.on(signal, listener));
    try {
        return await new Promise((resolve, reject) => {
            child.once("error", (error) => reject(new VisibleError(`pulumi could not be started: ${error.message}`)));
            child.once("close", (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
        });
    } finally {
        stopPassing();
        Object.entries(listeners).forEach(([signal, listener]) => process.off(signal, listener));
    }
}

/** Passes the child's piped output on. @param onGone - called once when nobody reads it: the rest is dropped then. */
function passOutput(child: ChildProcess, onGone: () => void): () => void {
    let isGone = false;
    const noteGone = () => {
        if (!isGone) {
            isGone = true;
            onGone();
        }
    };
    child.stdout?.on("data", (chunk: Buffer) => isGone || process.stdout.write(chunk));
    child.stderr?.on("data", (chunk: Buffer) => process.stderr.write(chunk));
    process.stdout.on("error", noteGone);
    return () => void process.stdout.off("error", noteGone);
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
