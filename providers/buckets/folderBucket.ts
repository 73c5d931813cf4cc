import { randomUUID } from "node:crypto";
import type { Dirent, Stats } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { Bucket } from "./bucket";

/** Opens a bucket that is a folder: an object is a file, and its key is the path. */
export function openFolderBucket(name: string, folder: string): Bucket {
    const root = resolve(folder);

    function pathOf(key: string): string {
        const path = resolve(root, key);
        if (!path.startsWith(root + sep)) {
            throw new Error(`the key ${JSON.stringify(key)} leads out of the bucket ${name}: choose another prefix`);
        }
        return path;
    }

    return {
        uri: `s3://${name}`,

        list: async (prefix) => {
            const stamps = new Map<string, string>();
            const start = prefix.slice(0, prefix.lastIndexOf("/") + 1);
            for (const path of await filesUnder(start === "" ? root : pathOf(start))) {
                const key = relative(root, path).split(sep).join("/");
                if (key.startsWith(prefix)) {
                    stamps.set(key, stampOf(await stat(path)));
                }
            }
            return stamps;
        },

        read: (key) => unlessMissing(readFile(pathOf(key))),

        write: async (key, body) => {
            const path = pathOf(key);
            const draft = join(dirname(path), `.${randomUUID()}.part`);
            try {
                await mkdir(dirname(path), { recursive: true });
                await writeFile(draft, body);
                const stamp = stampOf(await stat(draft));
                await rename(draft, path);
                return stamp;
            } catch (error) {
                await rm(draft, { force: true }).catch(() => undefined);
                throw error;
            }
        },

        remove: async (keys) => {
            const folders = new Set<string>();
            for (const key of keys) {
                await rm(pathOf(key), { force: true });
                folders.add(dirname(pathOf(key)));
            }
            // An S3 bucket has no empty folders either, and a bucket with an empty folder couldn't be deleted.
            for (const folder of folders) {
                await removeEmptyFolders(folder, root);
            }
        },
    };
}

function stampOf({ size, mtimeMs }: Stats): string {
    return `${size}-${mtimeMs}`;
}

async function filesUnder(folder: string): Promise<string[]> {
    const entries: Dirent[] = (await unlessMissing(readdir(folder, { withFileTypes: true, recursive: true }))) ?? [];
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function removeEmptyFolders(folder: string, root: string): Promise<void> {
    for (let at = folder; at !== root && at.startsWith(root + sep); at = dirname(at)) {
        try {
            await rmdir(at);
        } catch {
            return;
        }
    }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
    try {
        return await work;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}
