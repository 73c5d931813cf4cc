import { readFileSync } from "node:fs";

/** How a child process ended, as far as its parent can tell. */
export interface ChildEnd {
    /** Words that follow "because": no full stop. */
    reason: string;
    /** Whether too little memory is the likely cause. */
    isOutOfMemory: boolean;
}

/**
 * Describes the unexpected end of a child.
 *
 * @param memoryBytes - the most memory that it had. 0: unknown.
 * @param oomKills - {@link countOomKills} from before, to be compared with the number now.
 */
export function describeEnd(
    code: number | null,
    signal: NodeJS.Signals | null,
    { memoryBytes, oomKills }: { memoryBytes: number; oomKills: number | undefined },
): ChildEnd {
    const had = memoryBytes === 0 ? "" : `; it had ${describeBytes(memoryBytes)} of memory`;
    if (signal === "SIGKILL") {
        const now = countOomKills();
        const isCertain = oomKills !== undefined && now !== undefined && now > oomKills;
        const by = isCertain
            ? "the system killed it for lack of memory"
            : "it was killed, as the system does for lack of memory";
        return { reason: `${by} (SIGKILL)${had}`, isOutOfMemory: true };
    }
    // V8 ends a process whose heap is full in this way; its parent sees the signal or, through a shell, the code.
    if (signal === "SIGABRT" || code === 134) {
        return { reason: `it gave up, as for lack of memory (SIGABRT)${had}`, isOutOfMemory: true };
    }
    return { reason: signal ?? `exit code ${code}`, isOutOfMemory: false };
}

/** Number of processes that the system has killed for lack of memory since it started. Undefined: it doesn't tell. */
export function countOomKills(): number | undefined {
    try {
        const count = /^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "utf8"))?.[1];
        return count === undefined ? undefined : Number(count);
    } catch {
        return undefined;
    }
}

/** Memory in the unit that people use, with two digits that count. */
export function describeBytes(bytes: number): string {
    return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.round(bytes / 1e6)} MB`;
}
