import { readdirSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Name of the program that installs a project's packages: npm, pnpm, yarn or bun. The lock file of the folder, or of the
 * nearest one above that has any, tells it, as in the stub; without a lock file it is npm.
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

/** A line a file. What can't be listed has no lock file for us. */
function namesIn(folder: string): string {
    try {
        return readdirSync(folder).join("\n");
    } catch {
        return "";
    }
}
