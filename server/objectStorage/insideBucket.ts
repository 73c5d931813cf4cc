import { constants } from "node:fs";
import { lstat, mkdir, open, readlink, realpath } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { badKey } from "./objectNames";
import type { ObjectLocation } from "./objectStorage";

/*
 * Files inside a folder bucket, also while somebody who may write there swaps folders for links. On Linux a path is
 * followed first, and then it is the opened file or folder that must be in the bucket: what a name leads to later
 * doesn't matter any more. Other systems can't tell where an opened file is, so there the path is checked before.
 */

const isLinux = process.platform === "linux";

/** Flags of a file that is read. They don't wait for the writer of a pipe. */
const readFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const folderFlags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0);
const noLink = constants.O_NOFOLLOW ?? 0;

/**
 * Opens a file of a bucket for reading. Its caller closes it.
 *
 * @param bucketFolder - real path of the bucket.
 * @throws ObjectStorageError `bad-key` for a link that leads out of the bucket.
 */
export async function openInside(
    bucketFolder: string,
    segments: readonly string[],
    location: ObjectLocation,
): Promise<FileHandle> {
    const path = join(bucketFolder, ...segments);
    if (isLinux) {
        return requireInside(await open(path, readFlags), bucketFolder, location);
    }
    const real = await realpath(path);
    requirePathInside(real, bucketFolder, location);
    return open(real, readFlags | noLink);
}

/**
 * Calls `use` with a path of the folder that holds an object, made if missing. What is written below that path is in the
 * bucket.
 *
 * @param bucketFolder - real path of the bucket.
 * @throws ObjectStorageError `bad-key` for a link that leads out of the bucket, or nowhere.
 */
export async function inParentFolder<T>(
    bucketFolder: string,
    segments: readonly string[],
    location: ObjectLocation,
    use: (folder: string) => Promise<T>,
): Promise<T> {
    const parents = segments.slice(0, -1);
    if (!isLinux) {
        const folder = join(bucketFolder, ...parents);
        await requireNearestInside(bucketFolder, folder, location);
        await mkdir(folder, { recursive: true });
        return use(folder);
    }
    let folder = await open(bucketFolder, folderFlags | noLink);
    try {
        for (const name of parents) {
            const next = await openOrMake(join(pathOf(folder), name), location);
            await folder.close();
            folder = next;
            await requireInside(folder, bucketFolder, location);
        }
        return await use(pathOf(folder));
    } finally {
        await folder.close();
    }
}

/** Path of an opened file or folder that stays true wherever it is moved. */
function pathOf({ fd }: FileHandle): string {
    return `/proc/self/fd/${fd}`;
}

/** Opens a folder, or makes it. Several may do so at the same time. */
async function openOrMake(path: string, location: ObjectLocation): Promise<FileHandle> {
    try {
        return await open(path, folderFlags);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            throw error;
        }
    }
    await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") {
            throw error;
        }
        if (await isLink(path)) {
            throw badKey(location, "a symbolic link leads nowhere");
        }
    });
    return open(path, folderFlags | noLink);
}

/** Requires that an opened file or folder is in the bucket, and returns it. Closes it otherwise. */
async function requireInside(file: FileHandle, bucketFolder: string, location: ObjectLocation): Promise<FileHandle> {
    try {
        requirePathInside(await readlink(pathOf(file)), bucketFolder, location);
        return file;
    } catch (error) {
        await file.close();
        throw error;
    }
}

function requirePathInside(real: string, bucketFolder: string, location: ObjectLocation): void {
    if (real !== bucketFolder && !real.startsWith(bucketFolder + sep)) {
        throw badKey(location, "a symbolic link leads out of the bucket");
    }
}

/** Requires that the nearest existing folder above is in the bucket, so that the missing ones are made there. */
async function requireNearestInside(bucketFolder: string, folder: string, location: ObjectLocation): Promise<void> {
    let real: string;
    try {
        real = await realpath(folder);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            throw error;
        }
        if (await isLink(folder)) {
            throw badKey(location, "a symbolic link leads nowhere");
        }
        return requireNearestInside(bucketFolder, dirname(folder), location);
    }
    requirePathInside(real, bucketFolder, location);
}

async function isLink(path: string): Promise<boolean> {
    const entry = await lstat(path).catch(() => undefined);
    return entry?.isSymbolicLink() ?? false;
}
