import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";

/**
 * Where the service keeps all that is its own: what was asked for, else `LOOKOUTVISION_DATA_DIR`, else the
 * nearest folder `.lookoutvision` in the working folder or above it, else `~/.lookoutvision`.
 *
 * @param asked - a flag or setting; relative to `cwd`.
 * @returns an absolute path. The folder need not exist.
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
    return nearest(cwd) ?? join(home, dataDirName);
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

/** The files in a data folder. */
export function dataDirFiles(dataDir: string) {
    return {
        /** Key pairs that may call, in the AWS shared-credentials format. */
        credentials: join(dataDir, "credentials"),
        /** What the running service tells about itself. */
        serviceInfo: join(dataDir, "service.json"),
        /** Held locked by the running service. */
        lock: join(dataDir, "service.lock.db"),
        /** What a service that was started detached prints. */
        log: join(dataDir, "service.log"),
        /** The log before that, kept when it was large. */
        oldLog: join(dataDir, "service.log.old"),
        /** The database, unless it is a PostgreSQL. */
        store: join(dataDir, "lookoutvision.db"),
        /** Port, region, bucket root and the service's id, kept from one start to the next. */
        settings: join(dataDir, "settings.json"),
        /** Folder buckets, unless another bucket root is given. */
        buckets: join(dataDir, "buckets"),
        /** Encrypted copies and trained models. */
        models: join(dataDir, "models"),
    };
}
