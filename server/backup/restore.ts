import { existsSync } from "node:fs";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { dataDirFiles } from "../dataFolder/dataDir";
import { isInside, placeOf } from "../dataFolder/dataDirCopy";
import { lockDataDir } from "../dataFolder/dataDirLock";
import { readRememberedSettings, unnoticedOriginal } from "../dataFolder/rememberedSettings";
import { writeFileAtomically } from "../files/writeFileAtomically";
import { StoreFilesError } from "../storeFile/damagedStore";
import { writeAheadLogOf } from "../storeFile/storeFiles";
import { backupFiles, readDescription } from "./backupFolder";
import { copyFile } from "./copyFile";
import { listFiles } from "./listFiles";
import { checkStore, endStore } from "./storeSnapshot";

/** Outcome of a restoration. */
export interface RestoreResult {
    serviceId: string | undefined;
    projects: number;
    models: number;
    files: number;
    /** Things that weren't in the back-up, a sentence each. */
    notIncluded: string[];
    /** Data folder of the original, if it is still at its place. Then the restored service gets another id. */
    original: string | undefined;
}

/**
 * Restores a data folder from a back-up, or from a copy of a data folder on which no service runs. Each file is
 * compared with the back-up's checksum, and the store is checked. One that was cut off is gone on with.
 *
 * @param dataDir - new or empty folder.
 * @throws Error that names the file at fault.
 */
export async function restore(source: string, dataDir: string): Promise<RestoreResult> {
    const description = await readDescription(source);
    if (description === undefined && existsSync(backupFiles(source).journal)) {
        throw new Error(
            `The back-up ${source} is not complete. Run "lookoutvision backup ${source}" again, or restore another one.`,
        );
    }
    if (description === undefined && !existsSync(dataDirFiles(source).store)) {
        throw new Error(`The folder ${source} is no back-up: it has neither backup.json nor lookoutvision.db.`);
    }
    await prepareFolder(source, dataDir);
    const files =
        description === undefined
            ? await copyDataFolder(source, dataDir)
            : await copyBackup(source, dataDir, description.files);
    const facts = checkStore(dataDirFiles(dataDir).store);
    const { serviceId } = await readRememberedSettings(dataDir);
    if (serviceId !== undefined && serviceId !== facts.serviceId) {
        throw new StoreFilesError(
            `The store in ${source} lacks its service: the settings name ${serviceId}, and the store ${facts.serviceId ?? "none"}. Its lookoutvision.db-wal was lost, so use another back-up. The folder ${dataDir} can be deleted.`,
        );
    }
    await rm(dataDirFiles(dataDir).restoring);
    return {
        serviceId: facts.serviceId,
        projects: facts.projects,
        models: facts.models.length,
        files,
        notIncluded: description?.notIncluded ?? [],
        original: (await unnoticedOriginal(dataDir))?.path,
    };
}

async function prepareFolder(source: string, dataDir: string): Promise<void> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const [from, to] = [placeOf(source), placeOf(dataDir)];
    if (isInside(from, to) || isInside(to, from)) {
        throw new Error(
            `The data folder ${dataDir} can't be in the back-up ${source} or around it. Name another folder.`,
        );
    }
    const marker = dataDirFiles(dataDir).restoring;
    if ((await readdir(dataDir)).length > 0 && !existsSync(marker)) {
        throw new Error(`The data folder ${dataDir} isn't empty. Name a new folder with --data-dir.`);
    }
    await writeFileAtomically(marker, `${from}\n`, 0o600);
}

async function copyBackup(
    source: string,
    dataDir: string,
    files: readonly { path: string; sha256: string }[],
): Promise<number> {
    const { data } = backupFiles(source);
    await mkdir(dataDirFiles(dataDir).buckets, { recursive: true });
    for (const { path, sha256 } of files) {
        const to = join(dataDir, path);
        if (!isInside(dataDir, to)) {
            throw new Error(`The back-up ${source} names a file outside of it: ${JSON.stringify(path)}.`);
        }
        const copied = await copyFile(join(data, path), to);
        if (copied?.sha256 !== sha256) {
            throw new Error(
                `The back-up is damaged: ${join(data, path)} ${copied === undefined ? "is missing" : "has another checksum than when it was made"}. ` +
                    `Restore another back-up; the folder ${dataDir} can be deleted.`,
            );
        }
    }
    return files.length;
}

/** Copies a data folder that was copied by hand, or whose service was killed. */
async function copyDataFolder(source: string, dataDir: string): Promise<number> {
    const lock = await lockDataDir(source);
    try {
        const paths = ["service.key", "credentials", "settings.json", "models", "buckets"];
        const store = dataDirFiles(source).store;
        const log = writeAheadLogOf(store);
        const listings = await Promise.all(paths.map((path) => listFiles(source, path)));
        const files = listings.flatMap((listing) => listing.files);
        for (const path of files) {
            await copyFile(join(source, path), join(dataDir, path));
        }
        await copyFile(store, dataDirFiles(dataDir).store);
        await copyFile(log, writeAheadLogOf(dataDirFiles(dataDir).store));
        await endStore(dataDirFiles(dataDir).store);
        return files.length + 1;
    } finally {
        lock.release();
    }
}
