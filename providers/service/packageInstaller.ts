import { readdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Finds the program that installs a project's packages: npm, pnpm, yarn or bun. As in the stub, the lock file of the
 * folder tells it, or that of the nearest folder above that has one. Without a lock file it is npm.
 */
export function packageInstaller(folder: string): string {
    for (let at = folder; ; at = dirname(at)) {
        const [, name] = lockFile.exec(namesIn(at)) ?? [];
        if (name !== undefined) {
            return name === "package" ? "npm" : name;
        }
        if (at === dirname(at)) {
            return "npm";
        }
    }
}

const lockFile = /(?:^|\n)(pnpm|yarn|bun|package)(?=-lock\.|\.lock)/;

/** Lists the folder's files, one a line. A folder that can't be listed counts as one without a lock file. */
function namesIn(folder: string): string {
    try {
        return readdirSync(folder).join("\n");
    } catch {
        return "";
    }
}
