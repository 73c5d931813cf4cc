import { execFileSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineProject } from "../harness/engine/engine";
import type { OperationProxy } from "../harness/faults/operationProxy";

/** What may happen to a run of Pulumi: kill -9 of the CLI or of the provider's host, Ctrl-C once or twice. */
export type Interruption = "kill of the CLI" | "kill of the host" | "Ctrl-C" | "Ctrl-C twice";

/** A command of Pulumi that goes on in the background. */
export interface BackgroundRun {
    child: ChildProcess;
    /** Resolves at its end with all that it has printed. */
    ended: Promise<RunEnd>;
}

/** The exit code is null after a signal. */
export interface RunEnd {
    code: number | null;
    output: string;
}

/** Starts `pulumi up`, or another command that changes things. */
export function startRun(stack: EngineProject, args: readonly string[] = ["up"]): BackgroundRun {
    const child = stack.start([...args, "--yes", "--skip-preview"]);
    let output = "";
    child.stdout!.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr!.setEncoding("utf8").on("data", (text: string) => (output += text));
    return { child, ended: once(child, "close").then(([code]) => ({ code: code as number | null, output })) };
}

/**
 * Waits for a moment of the run. One that ends before it is a failure that shows what it has printed.
 */
export async function during(run: BackgroundRun, moment: Promise<unknown>): Promise<void> {
    const early = run.ended.then(({ code, output }) =>
        assert.fail(`the run ended with ${code} before the moment that the test waits for:\n${output}`),
    );
    await Promise.race([moment, early]);
}

/** Runs `pulumi up` whose training takes longer than the one second that it is given, which fails. Gives what it has printed. */
export async function runPastTimeout(stack: EngineProject, proxy: OperationProxy): Promise<string> {
    const hold = proxy.hold("DescribeModel", "answer");
    const run = startRun(stack);
    await during(run, hold.met);
    await sleep(1_000);
    hold.end("pass");
    const { code, output } = await run.ended;
    assert.notEqual(code, 0, output);
    return output;
}

/** Resolves when the run has a provider host, or has ended. */
export async function hasHost(run: BackgroundRun): Promise<void> {
    while (run.child.exitCode === null && !childrenOf(run.child.pid!).some(isHost)) {
        await sleep(50);
    }
}

/**
 * Interrupts the run, and leaves the stack as a user would before the next command: without lock, and without processes
 * of the run. Nothing happens to a run that has just ended. Gives how it ended.
 *
 * @param letGo - lets the provider's call that is held go on, where the run only ends after it.
 */
export async function interrupt(
    stack: EngineProject,
    run: BackgroundRun,
    how: Interruption,
    letGo: () => void = () => undefined,
): Promise<RunEnd> {
    const pid = run.child.pid!;
    const host = childrenOf(pid).find(isHost);
    if (host === undefined) {
        return run.ended;
    }
    switch (how) {
        case "kill of the CLI":
            await killCli(run, letGo);
            await stack.mustRun(["cancel", "--yes"]);
            break;
        case "kill of the host":
            signal(host.pid, "SIGKILL");
            letGo();
            break;
        case "Ctrl-C":
            signal(pid, "SIGINT");
            letGo();
            break;
        case "Ctrl-C twice":
            signal(pid, "SIGINT");
            await Promise.race([sleep(500), run.ended]);
            signal(pid, "SIGINT");
            await run.ended;
            letGo();
            await endsWithin(host.pid, 20_000);
    }
    return run.ended;
}

/** kill -9 of the CLI, which leaves the stack locked, and none of its processes running. */
export async function killCli({ child }: BackgroundRun, letGo: () => void): Promise<void> {
    const pid = child.pid!;
    const children = childrenOf(pid);
    signal(pid, "SIGKILL");
    await endsWithin(pid, 20_000);
    letGo();
    // The host ends by itself unless the CLI was killed before it had loaded any of our code.
    await Promise.all(children.filter(isHost).map((host) => endsWithin(host.pid, 20_000)));
    children.forEach((other) => signal(other.pid, "SIGKILL"));
}

function isHost({ command }: { command: string }): boolean {
    return command.includes("dynamic-provider");
}

/** The processes that a process started and that still run, without their own. */
function childrenOf(parent: number): { pid: number; command: string }[] {
    return execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" })
        .split("\n")
        .flatMap((line) => {
            const [, pid, ppid, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
            return Number(ppid) === parent ? [{ pid: Number(pid), command: command }] : [];
        });
}

async function endsWithin(pid: number, ms: number): Promise<void> {
    for (const deadline = Date.now() + ms; runs(pid) && Date.now() < deadline;) {
        await sleep(100);
    }
}

function runs(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}

/** Sends it, unless the process has ended by itself. */
function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch {
        return;
    }
}
