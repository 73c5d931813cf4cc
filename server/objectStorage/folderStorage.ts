import { createReadStream } from "node:fs";
import { mkdir, open, realpath, stat } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { asFolderError, badKey, noSuchObject } from "./folderErrors";
import { describeLocation, tooLarge } from "./objectErrors";
import { type ObjectLocation, type ObjectStorage, ObjectStorageError } from "./objectStorage";
import { writeFileAtomically } from "../writeFileAtomically";

/** Buckets that are folders: `bucketRoot/<bucket>/<key>`. */
export interface FolderStorage extends ObjectStorage {
    hasBucket(bucket: string): Promise<boolean>;
}

/**
 * Objects as files. A key is a relative path with `/`; one that would leave its bucket, by `..` or through a
 * symbolic link, is `bad-key`. Folder buckets keep no versions.
 */
export function createFolderStorage(bucketRoot: string): FolderStorage {
    return {
        async read(location, maxBytes) {
            const path = await existingObject(bucketRoot, location);
            return failingClearly("read", location, async () => {
                const file = await open(path, "r");
                try {
                    const { size } = await file.stat();
                    if (size > maxBytes) {
                        throw tooLarge(location, size, maxBytes);
                    }
                    const body = await file.readFile();
                    if (body.length > maxBytes) {
                        throw tooLarge(location, body.length, maxBytes);
                    }
                    return body;
                } finally {
                    await file.close();
                }
            });
        },
        async openRead(location) {
            return createReadStream(await existingObject(bucketRoot, location));
        },
        async write(location, body) {
            const bucketFolder = await requireFolder(bucketRoot, location.bucket);
            const path = join(bucketFolder, ...keySegments(location));
            await failingClearly("write", location, async () => {
                await containedParent(bucketFolder, dirname(path), location);
                await mkdir(dirname(path), { recursive: true });
                await writeFileAtomically(path, body);
            });
        },
        async requireBucket(bucket) {
            await requireFolder(bucketRoot, bucket);
        },
        async hasBucket(bucket) {
            return (await bucketFolderOf(bucketRoot, bucket)) !== undefined;
        },
    };
}

async function bucketFolderOf(bucketRoot: string, bucket: string): Promise<string | undefined> {
    if (!/^[0-9A-Za-z_.-]+$/.test(bucket) || /^\.+$/.test(bucket)) {
        return undefined;
    }
    try {
        const folder = await realpath(join(bucketRoot, bucket));
        return (await stat(folder)).isDirectory() ? folder : undefined;
    } catch {
        return undefined;
    }
}

async function requireFolder(bucketRoot: string, bucket: string): Promise<string> {
    const folder = await bucketFolderOf(bucketRoot, bucket);
    if (folder === undefined) {
        throw new ObjectStorageError(
            "no-such-bucket",
            `There is no bucket "${bucket}": no such folder in ${bucketRoot}. Make the folder, or name an existing bucket.`,
        );
    }
    return folder;
}

async function existingObject(bucketRoot: string, location: ObjectLocation): Promise<string> {
    const bucketFolder = await requireFolder(bucketRoot, location.bucket);
    const segments = keySegments(location);
    if (location.versionId !== undefined && location.versionId !== "null") {
        throw new ObjectStorageError(
            "no-such-object",
            `${describeLocation(location)} has no version "${location.versionId}": a folder bucket keeps no versions. Leave VersionId out.`,
        );
    }
    return failingClearly("read", location, async () => {
        const path = await realpath(join(bucketFolder, ...segments));
        if (!path.startsWith(bucketFolder + sep)) {
            throw badKey(location, "a symbolic link leads out of the bucket");
        }
        if (!(await stat(path)).isFile()) {
            throw noSuchObject(location);
        }
        return path;
    });
}

/** The nearest folder above that exists must be in the bucket, else making the others would leave it. */
async function containedParent(bucketFolder: string, folder: string, location: ObjectLocation): Promise<void> {
    let real: string;
    try {
        real = await realpath(folder);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            throw error;
        }
        return containedParent(bucketFolder, dirname(folder), location);
    }
    if (real !== bucketFolder && !real.startsWith(bucketFolder + sep)) {
        throw badKey(location, "a symbolic link leads out of the bucket");
    }
}

function keySegments(location: ObjectLocation): string[] {
    const segments = location.key.split("/");
    const odd = segments.find((segment) => segment === "" || segment === "." || segment === ".." || /[\0\\]/.test(segment));
    if (odd !== undefined) {
        throw badKey(location, "in a folder bucket the parts between slashes can't be empty, \".\", \"..\" or hold a backslash");
    }
    return segments;
}

async function failingClearly<T>(verb: "read" | "write", location: ObjectLocation, action: () => Promise<T>): Promise<T> {
    try {
        return await action();
    } catch (error) {
        throw asFolderError(verb, location, error);
    }
}
