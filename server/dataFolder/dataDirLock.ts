import { statSync } from "node:fs";
import { access, constants, mkdir } from "node:fs/promises";
import Libsql from "libsql";
import { dataDirFiles } from "./dataDir";
import { dataDirError } from "./dataDirError";
import { readServiceInfo } from "./serviceInfo";

/** Another service holds the data folder. */
export class DataDirInUseError extends Error {
    override readonly name = "DataDirInUseError";
}

/** Lock of the data folder, held by this process. */
export interface DataDirLock {
    /** False once the folder was deleted, even if another one is in its place. */
    isStillThere(): boolean;
    /** Releases the data folder. */
    release(): void;
}

/**
 * Takes the data folder for this process, and makes the folder if it is missing. The lock is an exclusive
 * transaction on its own database. The system ends it with the process, also by kill -9.
 *
 * @throws DataDirInUseError naming the other service's address and process; Error when the folder can't be
 *   written.
 */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
    try {
        await mkdir(dataDir, { recursive: true, mode: 0o700 });
        await access(dataDir, constants.W_OK);
    } catch (error) {
        throw dataDirError(dataDir, error);
    }
    const database = new Libsql(dataDirFiles(dataDir).lock);
    try {
        database.exec("pragma busy_timeout = 0");
        database.exec("begin exclusive");
    } catch (error) {
        database.close();
        if ((error as { code?: string }).code === "SQLITE_NOTADB" || /not a database|malformed/.test(String(error))) {
            throw new Error(
                `The lock file ${dataDirFiles(dataDir).lock} is damaged. Delete it and start again: it keeps no data.`,
                { cause: error },
            );
        }
        if (!/locked|busy/i.test(String(error))) {
            throw error;
        }
        const other = await readServiceInfo(dataDir);
        const where = other === undefined ? "" : ` at ${other.url} (process ${other.pid})`;
        throw new DataDirInUseError(
            `Another service${where} has the data folder ${dataDir}. Use that one, stop it with "lookoutvision stop", or give another --data-dir.`,
        );
    }
    const lock = inodeOf(dataDirFiles(dataDir).lock);
    return {
        isStillThere: () => lock !== undefined && inodeOf(dataDirFiles(dataDir).lock) === lock,
        release: () => {
            database.exec("rollback");
            database.close();
        },
    };
}

/** Takes the data folder like {@link lockDataDir}. Undefined: a service has it. */
export async function lockIfFree(dataDir: string): Promise<DataDirLock | undefined> {
    try {
        return await lockDataDir(dataDir);
    } catch (error) {
        if (error instanceof DataDirInUseError) {
            return undefined;
        }
        throw error;
    }
}

function inodeOf(path: string): bigint | undefined {
    return statSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}
