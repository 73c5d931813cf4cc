import { fstatSync, readSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DamagedStoreError, StoreFilesError } from "./damagedStore";
import { checkWriteAheadLog } from "./writeAheadLog";
import { ifThere } from "../files/ifThere";

/** Path of the write-ahead log beside a store's file. */
export function writeAheadLogOf(file: string): string {
    return `${file}-wal`;
}

/**
 * Path of the mark that a store's log was emptied into the file. It is there while a clean end removes the log: SQLite does that
 * before it says in the file that there is none, and a kill between the two must not look like a lost log.
 */
export function emptiedMarkOf(file: string): string {
    return `${file}-emptied`;
}

/** How the last writer left a store's file. */
export interface StoreEnd {
    /**
     * - `new`: there is no store yet.
     * - `clean`: the file alone has everything.
     * - `unclean`: a process was killed on it, still has it, or it was copied meanwhile.
     */
    kind: "new" | "clean" | "unclean";
    /** True if the last transaction is incomplete. It was acknowledged to nobody, unless bits were flipped. */
    endsTorn: boolean;
}

/**
 * Finds how a store's file was left. A clean end takes the file out of SQLite's write-ahead mode. So a file that is
 * still in it belongs to a log: without the log, changes are missing.
 *
 * @param file - database file. It is only read.
 * @throws StoreFilesError when file and log don't belong together; DamagedStoreError when one of them is damaged.
 */
export async function readStoreEnd(file: string): Promise<StoreEnd> {
    try {
        return await readOnce(file);
    } catch (error) {
        if (!(error instanceof StoreFilesError)) {
            throw error;
        }
        // A back-up may have left the store between the looks at its two files.
        await sleep(200);
        return readOnce(file);
    }
}

async function readOnce(file: string): Promise<StoreEnd> {
    const log = writeAheadLogOf(file);
    const [bytes, logBytes] = [await sizeOf(file), await sizeOf(log)];
    if (!bytes) {
        if (logBytes) {
            throw new StoreFilesError(
                `The store ${file} is ${bytes === undefined ? "missing" : "empty"}, though its log ${log} is there. Put back both from the same place, or restore a back-up: lookoutvision restore BACKUP --data-dir NEW_FOLDER.`,
            );
        }
        return { kind: "new", endsTorn: false };
    }
    const header = await readHeader(file);
    if (!isOfDatabase(header)) {
        throw new DamagedStoreError(file, noDatabase);
    }
    const isClean = header[18] === 1 && header[19] === 1;
    if (isClean && logBytes) {
        throw new StoreFilesError(
            `The store ${file} was ended cleanly, so the log ${log} beside it is another store's. Move the log away and start again.`,
        );
    }
    if (!isClean && logBytes === undefined && (await sizeOf(emptiedMarkOf(file))) === undefined) {
        throw new StoreFilesError(
            `The store ${file} lacks its log ${log}, and with it the latest changes: it was copied from a running service, or the log was lost. ` +
                `Put the log back beside it, or restore a back-up. To go on with what the file has: lookoutvision restore ${dirname(file)} --data-dir NEW_FOLDER.`,
        );
    }
    if (!logBytes) {
        return { kind: isClean ? "clean" : "unclean", endsTorn: false };
    }
    const { damage, endsTorn } = await checkWriteAheadLog(log);
    if (damage !== undefined) {
        throw new DamagedStoreError(log, damage);
    }
    return { kind: "unclean", endsTorn };
}

/**
 * Looks at the beginning of a store's file that SQLite has open in this process. It opens nothing: when a process closes a
 * file, the system takes all its locks on it away, SQLite's too, and another process may then delete the log that is written.
 *
 * @param opened - descriptor of the file that was opened, which stays open as long as the store.
 * @returns what is wrong with it.
 */
export async function glance(file: string, opened: number): Promise<DamagedStoreError | undefined> {
    try {
        if ((await inodeOf(file)) !== fstatSync(opened, { bigint: true }).ino) {
            return new DamagedStoreError(file, "it was deleted or replaced while the service runs");
        }
        const header = Buffer.alloc(100);
        readSync(opened, header, 0, header.length, 0);
        return isOfDatabase(header) ? undefined : new DamagedStoreError(file, noDatabase);
    } catch (error) {
        return new DamagedStoreError(file, `it can't be read: ${(error as Error).message}`, { cause: error });
    }
}

/** Inode of a file. Undefined: it doesn't exist. */
async function inodeOf(path: string): Promise<bigint | undefined> {
    return (await ifThere(stat(path, { bigint: true })))?.ino;
}

const noDatabase = "its header is not that of a database";

function isOfDatabase(header: Buffer): boolean {
    return header.subarray(0, 16).toString("latin1") === "SQLite format 3\0";
}

/** Size of a file in bytes. Undefined: it doesn't exist. */
export async function sizeOf(path: string): Promise<number | undefined> {
    return (await ifThere(stat(path)))?.size;
}

async function readHeader(file: string): Promise<Buffer> {
    const header = Buffer.alloc(100);
    const handle = await open(file, "r");
    try {
        await handle.read(header, 0, header.length, 0);
    } finally {
        await handle.close();
    }
    return header;
}
