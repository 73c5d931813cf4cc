import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import type { Kysely } from "kysely";
import type { Logger } from "pino";
import { dataDirFiles } from "../dataFolder/dataDir";
import { readServiceInfo } from "../dataFolder/serviceInfo";
import { openStore } from "../store/open";
import type { Database } from "../store/schema";
import { knownServiceId } from "../store/serviceId";
import { checkPagesOfFile } from "../storeFile/checkPages";
import { StoreFilesError } from "../storeFile/damagedStore";
import { readStoreEnd, sizeOf } from "../storeFile/storeFiles";

/** Largest store that is checked after a clean end too, in bytes. The check takes about 10 ms a megabyte. */
const alwaysChecked = 8e6;

/**
 * Opens the embedded store of a data folder that this process holds locked. A store that a process was killed on is
 * checked first.
 *
 * @param expectedId - id of the service that the folder's settings name. Undefined: they name none.
 * @throws DamagedStoreError; StoreFilesError when the store isn't the folder's.
 */
export async function openOwnStore(
    dataDir: string,
    expectedId: string | undefined,
    log: Logger,
): Promise<Kysely<Database>> {
    const { store: file, restoring } = dataDirFiles(dataDir);
    if (existsSync(restoring)) {
        throw new StoreFilesError(
            `The data folder ${dataDir} is not restored completely. Run "lookoutvision restore" with it again, then start.`,
        );
    }
    const { kind, endsTorn } = await readStoreEnd(file);
    const hasModels = (await readdir(dataDirFiles(dataDir).models).catch(() => [])).length > 0;
    if (kind === "new" && (expectedId !== undefined || hasModels)) {
        throw foreignStore(dataDir, expectedId, "is missing");
    }
    if (kind === "clean" && ((await sizeOf(file)) ?? 0) <= alwaysChecked) {
        checkPagesOfFile(file);
    }
    const store = await openStore({ dataDir }, { check: kind === "unclean" });
    try {
        const id = await knownServiceId(store);
        const isForeign = expectedId === undefined ? id === undefined && hasModels : id !== expectedId;
        if (isForeign) {
            throw foreignStore(dataDir, expectedId, id === undefined ? "is empty" : `is of the service ${id}`);
        }
    } catch (error) {
        await store.destroy();
        throw error;
    }
    if (kind === "unclean" && (await isCopyOfUnended(dataDir))) {
        log.warn(
            "the data folder was copied while a service ran on it, or after that was killed: such a copy may lack changes; lookoutvision backup makes one that doesn't",
        );
    }
    if (kind === "unclean") {
        log.warn(
            endsTorn
                ? "the last service did not end cleanly; its store was checked, and a change that was cut off was undone"
                : "the last service did not end cleanly; its store was checked and is sound",
        );
    }
    return store;
}

/** Tells whether the folder has another folder's description of a service that runs or was killed. */
async function isCopyOfUnended(dataDir: string): Promise<boolean> {
    return existsSync(dataDirFiles(dataDir).serviceInfo) && (await readServiceInfo(dataDir)) === undefined;
}

function foreignStore(dataDir: string, expectedId: string | undefined, finding: string): StoreFilesError {
    const owner = expectedId === undefined ? "has the models of a service" : `belongs to the service ${expectedId}`;
    return new StoreFilesError(
        `The data folder ${dataDir} ${owner}, but its store lookoutvision.db ${finding}. ` +
            "Put the store back with its -wal file, or restore a back-up: lookoutvision restore BACKUP --data-dir NEW_FOLDER. " +
            "If the service had its store in PostgreSQL, give its --database-url. To begin anew, name an empty folder with --data-dir.",
    );
}
