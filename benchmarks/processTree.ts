import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** Resources that a command and all its processes have used. */
export interface Used {
    code: number | null;
    /** Everything that was printed. */
    output: string;
    wallSeconds: number;
    /** Processor time in user mode, in seconds. */
    userSeconds: number;
    /** Highest resident memory of all its processes together, in megabytes. */
    peakMegabytes: number;
}

const sampleMs = 20;
/** USER_HZ, which has this value on every Linux that Node.js runs on, and the page size, which has it on most. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/** Runs a command and watches it and its descendants in /proc (Linux only). Times are accurate to 20 ms per process. */
export async function measureTree(
    command: string,
    args: readonly string[],
    options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<Used> {
    const start = performance.now();
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
    const userTicks = new Map<number, number>();
    let peakPages = 0;
    const sampling = setInterval(() => {
        let pages = 0;
        for (const one of treeOf(child.pid!)) {
            userTicks.set(one.pid, one.userTicks);
            pages += one.pages;
        }
        peakPages = Math.max(peakPages, pages);
    }, sampleMs);
    try {
        const code = await ended(child);
        return {
            code,
            output,
            wallSeconds: (performance.now() - start) / 1000,
            userSeconds: [...userTicks.values()].reduce((sum, ticks) => sum + ticks, 0) / ticksPerSecond,
            peakMegabytes: (peakPages * pageBytes) / 1e6,
        };
    } finally {
        clearInterval(sampling);
    }
}

/**
 * Processor time of a process and its living descendants, in seconds: user and system time, accurate to 10 ms per
 * process.
 */
export function processorSecondsOf(root: number): number {
    return treeOf(root).reduce((sum, { userTicks, systemTicks }) => sum + userTicks + systemTicks, 0) / ticksPerSecond;
}

/** Resident memory of a process and its living descendants together, in megabytes. */
export function residentMegabytesOf(root: number): number {
    return (treeOf(root).reduce((sum, { pages }) => sum + pages, 0) * pageBytes) / 1e6;
}

function ended(child: ChildProcess): Promise<number | null> {
    return new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", resolve);
    });
}

interface ProcessSample {
    pid: number;
    parent: number;
    userTicks: number;
    systemTicks: number;
    pages: number;
}

function treeOf(root: number): ProcessSample[] {
    const all = readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name))
        .flatMap((pid) => sample(Number(pid)));
    const tree = all.filter(({ pid }) => pid === root);
    for (const { pid } of tree) {
        // The list grows during this loop.
        tree.push(...all.filter(({ parent }) => parent === pid));
    }
    return tree;
}

/** Samples a process. Empty if it has ended meanwhile. */
function sample(pid: number): ProcessSample[] {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The second field is a name in brackets, which may contain anything.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return [
            {
                pid,
                parent: Number(fields[1]),
                userTicks: Number(fields[11]),
                systemTicks: Number(fields[12]),
                pages: Number(fields[21]),
            },
        ];
    } catch {
        return [];
    }
}
