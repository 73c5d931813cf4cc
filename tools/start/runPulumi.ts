import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { lastLines, runCommand } from "../runCommand";
import { VisibleError } from "../visibleError";

/**
 * Runs `pulumi` on this terminal, so that its progress shows live. It ends in good order, and leaves its stack
 * unlocked, if this process is told to end. The same holds if nobody reads its output any more, as in
 * `npm start | head`.
 *
 * @returns the exit code of `pulumi`.
 */
export async function attemptPulumi(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    return run(args, env, false);
}

/**
 * Does the same, but shows the progress line by line, without the common part of the resources' types. Pulumi's table
 * on a terminal has no room for a training's progress at 80 columns, and hardly any at 120. A line has room.
 */
export async function attemptPulumiInLines(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
    const color = process.stdout.isTTY ? ["--color", "always"] : [];
    return run([...args, "--non-interactive", ...color], env, true);
}

async function run(args: readonly string[], env: NodeJS.ProcessEnv, inLines: boolean): Promise<number> {
    // Output that isn't a terminal can lose its reader. If Pulumi wrote there itself, it would be killed and leave its
    // lock.
    const outputs = [process.stdout, process.stderr].map((stream) => (stream.isTTY && !inLines ? "inherit" : "pipe"));
    const child = spawn("pulumi", args, { env, stdio: ["inherit", ...outputs] as ("inherit" | "pipe")[] });
    const interrupt = () => void child.kill("SIGINT");
    const stopPassing = passOutput(child, interrupt, inLines ? withoutText(commonTypePrefix) : (text) => text);
    // Ctrl-C reaches Pulumi by itself, and Pulumi then ends in good order. This process waits for that.
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

/**
 * Passes the child's piped output on. @param onGone - called once when nobody reads the output: the rest is then
 * dropped.
 */
function passOutput(child: ChildProcess, onGone: () => void, change: (text: string) => string): () => void {
    let isGone = false;
    const noteGone = () => {
        if (!isGone) {
            isGone = true;
            onGone();
        }
    };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => isGone || process.stdout.write(change(text)));
    child.stderr?.on("data", (chunk: Buffer) => process.stderr.write(chunk));
    process.stdout.on("error", noteGone);
    return () => void process.stdout.off("error", noteGone);
}

const commonTypePrefix = "pulumi-nodejs:dynamic/lookoutvision:";

/**
 * Removes a text from a stream, even if it comes in two chunks. A possible beginning of the text waits for the next
 * chunk.
 */
export function withoutText(removed: string): (chunk: string) => string {
    let held = "";
    return (chunk) => {
        const text = held + chunk;
        let kept = Math.min(removed.length - 1, text.length);
        while (kept > 0 && !removed.startsWith(text.slice(-kept))) {
            kept--;
        }
        held = text.slice(text.length - kept);
        return text.slice(0, text.length - kept).replaceAll(removed, "");
    };
}

/** Runs a `pulumi` command that only reads or sets up. @returns the text that it printed. */
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
