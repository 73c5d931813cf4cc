import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { ListedObject } from "./objectStorage";

/** Characters that no name of an object in a folder has: read names are broken, or belong to another system. */
const unusableName = /[\\\uFFFD]/;

/** Files that {@link ../files/writeFileAtomically} is writing. */
const temporaryName = /^\..*\.[0-9a-f]{12}\.tmp$/;

/**
 * Lists the files of a bucket whose keys begin with a prefix, in the order of the keys' bytes. Links to files are
 * followed inside the bucket. Links to folders aren't followed, so no circle is.
 *
 * @param bucketFolder - real path of the bucket.
 */
export async function* listFolder(bucketFolder: string, prefix: string): AsyncGenerator<ListedObject> {
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    const start = await realpath(join(bucketFolder, folder)).catch(() => undefined);
    if (start === bucketFolder || start?.startsWith(bucketFolder + sep)) {
        yield* filesBelow(bucketFolder, folder, prefix);
    }
}

async function* filesBelow(bucketFolder: string, folder: string, prefix: string): AsyncGenerator<ListedObject> {
    for (const { key, isFolder } of await entriesOf(bucketFolder, folder)) {
        if (isFolder) {
            if (key.startsWith(prefix) || prefix.startsWith(key)) {
                yield* filesBelow(bucketFolder, key, prefix);
            }
        } else if (key.startsWith(prefix)) {
            const size = await sizeWithin(bucketFolder, key);
            if (size !== undefined) {
                yield { key, size };
            }
        }
    }
}

interface Entry {
    /** Key of a file, or of a folder with a slash at its end. */
    key: string;
    isFolder: boolean;
}

/** Entries of a folder, ordered as the keys below them are. A folder that is gone meanwhile has none. */
async function entriesOf(bucketFolder: string, folder: string): Promise<Entry[]> {
    let entries: Dirent[];
    try {
        entries = await readdir(join(bucketFolder, folder), { withFileTypes: true });
    } catch (error) {
        if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
            return [];
        }
        throw error;
    }
    return entries
        .filter(({ name }) => !unusableName.test(name) && !temporaryName.test(name))
        .map((entry) => ({
            key: `${folder}${entry.name}${entry.isDirectory() ? "/" : ""}`,
            isFolder: entry.isDirectory(),
        }))
        .sort((one, other) => Buffer.compare(Buffer.from(one.key), Buffer.from(other.key)));
}

/** Size of a file in bytes. Undefined: it is no file, is gone, or a link leads out of the bucket. */
async function sizeWithin(bucketFolder: string, key: string): Promise<number | undefined> {
    try {
        const path = await realpath(join(bucketFolder, key));
        const entry = await stat(path);
        return path.startsWith(bucketFolder + sep) && entry.isFile() ? entry.size : undefined;
    } catch {
        return undefined;
    }
}
