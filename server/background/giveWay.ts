import { writeFileSync } from "node:fs";
import { constants, setPriority } from "node:os";

/**
 * Makes this process give way to those that answer requests: it has a lower priority for the processor, and is the
 * first to go when memory runs out.
 */
export function giveWay(): void {
    try {
        setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
        if (process.platform === "linux") {
            writeFileSync("/proc/self/oom_score_adj", "500");
        }
    } catch {
        // Some containers forbid it; the process works without.
    }
}
