import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";

/**
 * Finds the user whose process this is.
 *
 * @returns the user id. Undefined: there is no such process, or the system can't tell.
 */
export function ownerOfProcess(pid: number): number | undefined {
    if (!Number.isSafeInteger(pid) || pid <= 1) {
        return undefined;
    }
    try {
        // Images of containers often have no ps.
        return statSync(`/proc/${pid}`).uid;
    } catch {
        // Not Linux, or no such process: ps tells the two apart.
    }
    try {
        const uid = execFileSync("ps", ["-o", "uid=", "-p", String(pid)], {
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        }).trim();
        return /^\d+$/.test(uid) ? Number(uid) : undefined;
    } catch {
        return undefined;
    }
}
