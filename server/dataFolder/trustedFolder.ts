import { lstatSync, statSync } from "node:fs";
import type { Stats } from "node:fs";

/**
 * Requires that a data folder that was found, not named, is this user's alone. A folder that somebody else has put there
 * would decide where pictures are sent, which keys may call, and which process `stop` ends.
 *
 * @throws Error with what to do, for a folder or link of another user, and for one that other users may write into.
 */
export function requireTrustedFolder(dataDir: string): void {
    if (process.getuid === undefined) {
        return;
    }
    // A link counts too: its owner chooses where it leads.
    for (const found of [lstatSync(dataDir), statSync(dataDir)]) {
        if (!trustedOwners(process.getuid()).has(found.uid)) {
            throw refusal(dataDir, `belongs to another user (uid ${found.uid})`);
        }
        if (!found.isSymbolicLink() && mayBeWrittenByOthers(found)) {
            throw refusal(dataDir, `may be written by other users. If it is yours, run: chmod go-w '${dataDir}'`);
        }
    }
}

/** Tells whether users other than the owner may write into a folder. */
export function mayBeWrittenByOthers({ mode }: Stats): boolean {
    return (mode & 0o022) !== 0;
}

/** This user, and the one who has become root by sudo. */
function trustedOwners(uid: number): Set<number> {
    const { SUDO_UID } = process.env;
    return new Set(uid === 0 && SUDO_UID ? [uid, Number(SUDO_UID)] : [uid]);
}

function refusal(dataDir: string, why: string): Error {
    return new Error(
        `The data folder ${dataDir} was found, but not used, because it ${why}. ` +
            "If you trust it, name it with --data-dir or LOOKOUTVISION_DATA_DIR (in a Pulumi stack lookoutvision:dataDir).",
    );
}
