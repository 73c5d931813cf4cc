import { randomBytes } from "node:crypto";
import { mkdir, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDiskFull } from "../files/diskFull";
import { dataDirFiles } from "./dataDir";

/*
 * Room that a data folder keeps for a start on a full disk. The embedded store can't even be opened without room for its log,
 * and hosted models should come back all the same.
 */

const reserveFiles = 8;
const reserveFileBytes = 512 * 1024;

/** Room that is left on a disk. */
export interface FreeRoom {
    bytes: number;
    /** Number of files that can still be made. Undefined: the file system has no such limit. */
    files: number | undefined;
}

/** Room below which the reserve is given up at the start. */
const little: { bytes: number; files: number } = { bytes: 2 * 1024 ** 2, files: 8 };
/** Room above which the reserve is made again. */
const enough: { bytes: number; files: number } = { bytes: 64 * 1024 ** 2, files: 200 };

/** Returns the room that this user has on the disk of a folder. */
export async function freeRoom(folder: string): Promise<FreeRoom> {
    const { bavail, bsize, files, ffree } = await statfs(folder);
    return { bytes: bavail * bsize, files: files === 0 ? undefined : ffree };
}

/** Makes the reserve, if there is none and the disk has room. */
export async function keepReserve(dataDir: string): Promise<void> {
    const { reserve } = dataDirFiles(dataDir);
    const made = (await readdir(reserve).catch(() => [])).length;
    if (made === reserveFiles || isLess(await freeRoom(dataDir), enough)) {
        return;
    }
    await mkdir(reserve, { recursive: true, mode: 0o700 });
    for (let file = 0; file < reserveFiles; file++) {
        // Random, since some file systems keep zeros in no room.
        await writeFile(join(reserve, String(file)), randomBytes(reserveFileBytes), { mode: 0o600 });
    }
}

/**
 * Gives up the reserve when the disk is full, so that the service can start.
 *
 * @returns a sentence for the log. Undefined: there is room.
 */
export async function useReserve(dataDir: string): Promise<string | undefined> {
    const room = await freeRoom(dataDir).catch(() => undefined);
    if (room === undefined || !isLess(room, little)) {
        return undefined;
    }
    await rm(dataDirFiles(dataDir).reserve, { recursive: true, force: true });
    return `The disk of the data folder ${dataDir} is full (${describeRoom(room)}). Hosted models come back and detect. Changes, imports and trainings may fail or wait until there is room: free some.`;
}

/**
 * Words a start that failed because the disk is full.
 *
 * @returns undefined when that is not the reason.
 */
export async function fullDiskError(dataDir: string, error: unknown): Promise<Error | undefined> {
    const room = await freeRoom(dataDir).catch(() => undefined);
    // Without room for another file, SQLite only says that it can't open one.
    const isAboutFiles = /unable to open database file|CANTOPEN|disk I\/O error/.test(String(error));
    if (!isDiskFull(error) && !/disk is full/.test(String(error)) && !(isAboutFiles && room && isLess(room, little))) {
        return undefined;
    }
    const found = room === undefined ? "" : ` (${describeRoom(room)})`;
    return new Error(
        `The service can't start on the data folder ${dataDir}, because its disk is full${found}. Free some room, then start it again: nothing is lost.`,
        { cause: error },
    );
}

function isLess(room: FreeRoom, limit: { bytes: number; files: number }): boolean {
    return room.bytes < limit.bytes || (room.files ?? Infinity) < limit.files;
}

function describeRoom({ bytes, files }: FreeRoom): string {
    const megabytes = `${Math.floor(bytes / 1e6)} MB left`;
    return files === undefined ? megabytes : `${megabytes}, and room for ${files} more files`;
}
