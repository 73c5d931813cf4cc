import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { requireTrustedFolder } from "./trustedFolder";

/**
 * Folder where the service keeps everything of its own. The first of these counts: `asked`,
 * `LOOKOUTVISION_DATA_DIR`, the nearest folder `.lookoutvision` in the working folder or above it,
 * `~/.lookoutvision`.
 *
 * @param asked - a flag or setting, relative to `cwd`.
 * @returns an absolute path. The folder need not exist.
 * @throws Error when a folder that wasn't named belongs to another user, or may be written by others.
 */
export function resolveDataDir(
    asked: string | undefined,
    environment: NodeJS.ProcessEnv = process.env,
    cwd: string = process.cwd(),
    home: string = homedir(),
): string {
    const named = asked || environment.LOOKOUTVISION_DATA_DIR;
    if (named) {
        return resolve(cwd, named);
    }
    const found = nearest(cwd) ?? join(home, dataDirName);
    if (existsSync(found)) {
        requireTrustedFolder(found);
    }
    return found;
}

const dataDirName = ".lookoutvision";

function nearest(folder: string): string | undefined {
    const candidate = join(folder, dataDirName);
    if (existsSync(candidate) && statSync(candidate).isDirectory()) {
        return candidate;
    }
    const above = dirname(folder);
    return above === folder ? undefined : nearest(above);
}

/** Paths of the files in a data folder. */
export function dataDirFiles(dataDir: string) {
    return {
        /** Key pairs that may call, in the AWS shared-credentials format. */
        credentials: join(dataDir, "credentials"),
        /** Description that the running service writes of itself. */
        serviceInfo: join(dataDir, "service.json"),
        /** Database that the running service holds locked. */
        lock: join(dataDir, "service.lock.db"),
        /** Output of a service that was started detached. */
        log: join(dataDir, "service.log"),
        /** Previous log, kept when it was large. */
        oldLog: join(dataDir, "service.log.old"),
        /** Database, unless PostgreSQL is used. */
        store: join(dataDir, "lookoutvision.db"),
        /** Present while a back-up is being restored into the folder, with the back-up's path. */
        restoring: join(dataDir, "restore.partial"),
        /** Port, region, bucket root and the service's id, kept from one start to the next. */
        settings: join(dataDir, "settings.json"),
        /** Folder buckets, unless another bucket root is given. */
        buckets: join(dataDir, "buckets"),
        /** Room for a start on a full disk. */
        reserve: join(dataDir, "reserve"),
        /** Encrypted copies and trained models. */
        models: join(dataDir, "models"),
    };
}
