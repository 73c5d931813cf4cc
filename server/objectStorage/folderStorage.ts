import { realpath, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { pipeline, Transform } from "node:stream";
import type { Readable } from "node:stream";
import { collectBody } from "./collectBody";
import type { OpenObject } from "./collectBody";
import { asFolderError, noSuchObject } from "./folderErrors";
import { inParentFolder, openInside } from "./insideBucket";
import { listFolder } from "./listFolder";
import { changedMeanwhile, describeLocation } from "./objectErrors";
import { badKey, isBucketName, requireUsableKey, requireUsablePrefix } from "./objectNames";
import { ObjectStorageError } from "./objectStorage";
import type { ObjectLocation, ObjectStorage } from "./objectStorage";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** Length of one read, in bytes. */
const pieceBytes = 256 * 1024;

/** Buckets that are folders: `bucketRoot/<bucket>/<key>`. */
export interface FolderStorage extends ObjectStorage {
    hasBucket(bucket: string): Promise<boolean>;
}

/**
 * Creates a storage with objects as files. A key is a relative path with `/`. A key that would leave its bucket,
 * by `..` or through a symbolic link, is `bad-key`. Folder buckets keep no versions.
 */
export function createFolderStorage(bucketRoot: string): FolderStorage {
    return {
        read: async (location, maxBytes) => collectBody(await openObject(bucketRoot, location), location, maxBytes),
        openRead: async (location) => (await openObject(bucketRoot, location)).body,
        async *list({ bucket, prefix }) {
            const bucketFolder = await requireFolder(bucketRoot, bucket);
            try {
                requireUsablePrefix({ bucket, key: prefix });
                yield* listFolder(bucketFolder, prefix);
            } catch (error) {
                throw asFolderError("read", { bucket, key: prefix }, error);
            }
        },
        async write(location, body) {
            const bucketFolder = await requireFolder(bucketRoot, location.bucket);
            const segments = keySegments(location);
            await failingClearly("write", location, () =>
                inParentFolder(bucketFolder, segments, location, (folder) =>
                    writeFileAtomically(join(folder, segments.at(-1)!), body),
                ),
            );
        },
        async requireWritable(location) {
            await requireFolder(bucketRoot, location.bucket);
            keySegments(location);
        },
        async describe(location) {
            const { file } = await openFile(bucketRoot, location);
            try {
                const { size, mtimeNs, ino } = await file.stat({ bigint: true });
                return { size: Number(size), tag: [size, mtimeNs, ino].map((part) => part.toString(36)).join("-") };
            } finally {
                await file.close();
            }
        },
        async hasBucket(bucket) {
            return (await bucketFolderOf(bucketRoot, bucket)) !== undefined;
        },
    };
}

async function bucketFolderOf(bucketRoot: string, bucket: string): Promise<string | undefined> {
    if (!isBucketName(bucket)) {
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

async function openObject(bucketRoot: string, location: ObjectLocation): Promise<OpenObject> {
    const { file, size } = await openFile(bucketRoot, location);
    return { body: contentOf(file, size, location), size };
}

/** Opens an object's file, which its caller closes. */
async function openFile(bucketRoot: string, location: ObjectLocation): Promise<{ file: FileHandle; size: number }> {
    const bucketFolder = await requireFolder(bucketRoot, location.bucket);
    const segments = keySegments(location);
    if (location.versionId !== undefined && location.versionId !== "null") {
        throw new ObjectStorageError(
            "no-such-object",
            `${describeLocation(location)} has no version "${location.versionId}": a folder bucket keeps no versions. Leave VersionId out.`,
        );
    }
    return failingClearly("read", location, async () => {
        const file = await openInside(bucketFolder, segments, location);
        try {
            const entry = await file.stat();
            if (!entry.isFile()) {
                throw noSuchObject(location);
            }
            return { file, size: entry.size };
        } catch (error) {
            await file.close();
            throw error;
        }
    });
}

/**
 * Content of a file. Fails clearly, also when the file became shorter meanwhile: a missing rest must not pass for
 * the end of the file.
 */
function contentOf(file: FileHandle, size: number, location: ObjectLocation): Readable {
    let received = 0;
    const whole = new Transform({
        transform(chunk: Buffer, _encoding, done) {
            received += chunk.length;
            done(null, chunk);
        },
        flush: (done) => done(received < size ? changedMeanwhile(location) : null),
    });
    const content = file.createReadStream({ highWaterMark: pieceBytes });
    // Runs before pipeline hands the plain error on.
    content.on("error", (error) => whole.destroy(asFolderError("read", location, error) as Error));
    return pipeline(content, whole, () => undefined);
}

function keySegments(location: ObjectLocation): string[] {
    requireUsableKey(location);
    const segments = location.key.split("/");
    if (segments.some((segment) => segment === "" || segment.includes("\\"))) {
        throw badKey(location, "in a folder bucket the parts between slashes can't be empty or hold a backslash");
    }
    return segments;
}

async function failingClearly<T>(
    verb: "read" | "write",
    location: ObjectLocation,
    action: () => Promise<T>,
): Promise<T> {
    try {
        return await action();
    } catch (error) {
        throw asFolderError(verb, location, error);
    }
}
