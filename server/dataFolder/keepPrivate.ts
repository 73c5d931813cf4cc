import { chmod, stat } from "node:fs/promises";
import { dataDirFiles } from "./dataDir";
import { mayBeWrittenByOthers } from "./trustedFolder";

/**
 * Makes the files of a data folder its owner's only: the store, the lock, keys and logs. Call it
 * when the databases are open: what SQLite makes later has their mode. The folder itself keeps its mode, because its
 * buckets may be meant for others.
 *
 * @returns a sentence for the log, if other users may write into the folder or a file can't be changed.
 */
export async function keepPrivate(dataDir: string): Promise<string | undefined> {
    const { store, lock, credentials, serviceInfo, settings, log, oldLog, models } = dataDirFiles(dataDir);
    const others: string[] = [];
    const sidecars = [store, lock].flatMap((database) => ["-wal", "-shm", "-journal"].map((end) => database + end));
    for (const path of [store, lock, ...sidecars, credentials, serviceInfo, settings, log, oldLog, models]) {
        if (!(await closeToOthers(path))) {
            others.push(path);
        }
    }
    if (others.length > 0) {
        return `Other users may read or write ${others.join(", ")}, and this user can't change that. Give them to the user of the service, with mode 0600.`;
    }
    return mayBeWrittenByOthers(await stat(dataDir))
        ? `Other users may write into the data folder ${dataDir}, and so replace the service's keys and models. Run: chmod go-w '${dataDir}'`
        : undefined;
}

/** @returns false if others have a permission that can't be taken away. */
async function closeToOthers(path: string): Promise<boolean> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || process.platform === "win32" || (found.mode & 0o077) === 0) {
        return true;
    }
    return chmod(path, found.mode & 0o700).then(
        () => true,
        () => false,
    );
}
