import { readFileSync } from "node:fs";

/**
 * Returns the processor time that all threads of a process have used, in ticks of the system's clock.
 *
 * @returns undefined where the system doesn't tell, or when there is no such process.
 */
export function cpuTicksOf(pid: number | undefined): number | undefined {
    try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // The name of the program, in parentheses, may have spaces. The fields after it begin with the third.
        const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return Number(fields[11]) + Number(fields[12]);
    } catch {
        return undefined;
    }
}
