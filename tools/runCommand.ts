import { spawn } from "node:child_process";

/** The way a command ended, and the text that it printed. */
export interface CommandResult {
    /** Exit code; null if a signal ended it. */
    code: number | null;
    stdout: string;
    stderr: string;
    /** True if the command was ended because its time was over. */
    timedOut: boolean;
}

export interface CommandOptions {
    cwd?: string;
    /** The whole environment; by default that of this process. */
    env?: NodeJS.ProcessEnv;
    timeoutMs: number;
    /** True: the command's output also goes to this process's stderr while it runs. */
    echo?: boolean;
    /**
     * True: the command leads a process group, and the whole group is killed when the time is over. Such a
     * group does not get a terminal's Ctrl-C, so only tests use it.
     */
    ownGroup?: boolean;
}

/**
 * Runs a command without a shell and without input, and collects its output.
 *
 * @throws Error (ENOENT) if the command can't be started. A command that fails is a result, not an error.
 */
export async function runCommand(
    command: string,
    args: readonly string[],
    options: CommandOptions,
): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env ?? process.env,
            stdio: ["ignore", "pipe", "pipe"],
            detached: options.ownGroup ?? false,
        });
        const collected = { stdout: "", stderr: "" };
        let timedOut = false;
        const kill = () => {
            try {
                process.kill(options.ownGroup ? -child.pid! : child.pid!, "SIGKILL");
            } catch {
                // The command ended in the meantime.
            }
        };
        const timer = setTimeout(() => {
            timedOut = true;
            kill();
        }, options.timeoutMs);
        // Ends the command with this process; only a kill -9 of this process gets past it.
        process.once("exit", kill);

        for (const stream of ["stdout", "stderr"] as const) {
            child[stream].setEncoding("utf8").on("data", (text: string) => {
                collected[stream] += text;
                if (options.echo) {
                    process.stderr.write(text);
                }
            });
        }
        const finish = () => {
            clearTimeout(timer);
            process.off("exit", kill);
        };
        child.once("error", (error) => {
            finish();
            reject(error);
        });
        child.once("exit", () => {
            // A grandchild that kept the pipes open must not hold up the result.
            setTimeout(() => {
                child.stdout.destroy();
                child.stderr.destroy();
            }, 2_000).unref();
        });
        child.once("close", (code) => {
            finish();
            resolve({ code, ...collected, timedOut });
        });
    });
}

/** Returns the last lines of a command's output that aren't empty, for an error message. */
export function lastLines(result: Pick<CommandResult, "stdout" | "stderr">, count = 3): string {
    return `${result.stdout}\n${result.stderr}`
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .slice(-count)
        .join(" / ");
}
