import { mkdir } from "node:fs/promises";
import Libsql from "libsql";
import { dataDirFiles } from "./dataDir";
import { readServiceInfo } from "./serviceInfo";

/** Another service has the data folder. */
export class DataDirInUseError extends Error {
    override readonly name = "DataDirInUseError";
}

/**
 * Takes the data folder for this process, and makes it if it is missing: an exclusive transaction on a database of its own, which the system
 * ends with the process, also by kill -9.
 *
 * @returns how to give it back.
 * @throws DataDirInUseError naming the other service's address and process.
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const database = new Libsql(dataDirFiles(dataDir).lock);
    try {
        database.exec("pragma busy_timeout = 0");
        database.exec("begin exclusive");
    } catch (error) {
        database.close();
        if (!/locked|busy/i.test(String(error))) {
            throw error;
        }
        const other = await readServiceInfo(dataDir);
        const where = other === undefined ? "" : ` at ${other.url} (process ${other.pid})`;
        throw new DataDirInUseError(
            `Another service${where} has the data folder ${dataDir}. Use that one, stop it with "lookoutvision stop", or give another --data-dir.`,
        );
    }
    return () => {
        database.exec("rollback");
        database.close();
    };
}
