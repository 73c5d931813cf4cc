import { type ChildProcess, execFileSync } from "node:child_process";
import { once } from "node:events";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineProject } from "../harness/engine";

/** What may happen to a run of Pulumi: kill -9 of the CLI or of the provider's host, Ctrl-C once or twice. */
export type Interruption = "kill of the CLI" | "kill of the host" | "Ctrl-C" | "Ctrl-C twice";

/** A command of Pulumi that goes on in the background. */
export interface BackgroundRun {
    child: ChildProcess;
    /** Resolves at its end with all that it has printed. */
    ended: Promise<{ code: number | null; output: string }>;
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
    const early = run.ended.then(({ code, output }) => assert.fail(`the run ended with ${code} before the moment that the test waits for:\n${output}`));
    await Promise.race([moment, early]);
}

/**
 * Interrupts the run, and leaves the stack as a user would before the next command: without lock, and without processes
 * of the run.
 *
 * @param letGo - lets the provider's call that is held go on, where the run only ends after it.
 */
export async function interrupt(stack: EngineProject, run: BackgroundRun, how: Interruption, letGo: () => void): Promise<void> {
    const pid = run.child.pid!;
    const children = childrenOf(pid);
    const host = children.find(({ command }) => command.includes("dynamic-provider"));
    assert.ok(host, "the run has no provider host");
    switch (how) {
        case "kill of the CLI":
            process.kill(pid, "SIGKILL");
            await runsNoMore(pid);
            letGo();
            await runsNoMore(host.pid);
            children.forEach(kill);
            await run.ended;
            await stack.mustRun(["cancel", "--yes"]);
            return;
        case "kill of the host":
            process.kill(host.pid, "SIGKILL");
            letGo();
            assert.notEqual((await run.ended).code, 0);
            return;
        case "Ctrl-C":
            process.kill(pid, "SIGINT");
            letGo();
            assert.match((await run.ended).output, /\^C received; cancelling/);
            return;
        case "Ctrl-C twice":
            process.kill(pid, "SIGINT");
            await sleep(500);
            process.kill(pid, "SIGINT");
            assert.match((await run.ended).output, /\^C received; terminating/);
            letGo();
            await runsNoMore(host.pid);
    }
}

/** The processes that a process started and that still run, without their own. */
export function childrenOf(parent: number): { pid: number; command: string }[] {
    return execFileSync("ps", ["-A", "-o", "pid=,ppid=,command="], { encoding: "utf8" })
        .split("\n")
        .flatMap((line) => {
            const [, pid, ppid, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
            return Number(ppid) === parent ? [{ pid: Number(pid), command: command! }] : [];
        });
}

/** Resolves when the process has ended; fails after a minute. */
export async function runsNoMore(pid: number): Promise<void> {
    for (const deadline = Date.now() + 60_000; runs(pid); await sleep(100)) {
        assert.ok(Date.now() < deadline, `process ${pid} should have ended within a minute`);
    }
}

function runs(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}

function kill({ pid }: { pid: number }): void {
    try {
        process.kill(pid, "SIGKILL");
    } catch {
        // It has ended by itself.
    }
}
