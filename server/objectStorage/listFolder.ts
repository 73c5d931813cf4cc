import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { asFolderError } from "./folderErrors";
import type { ListedObject, ObjectPrefix } from "./objectStorage";

/**
 * Lists the files of a folder bucket as objects, in the order of their keys' bytes. Symbolic links are left out: what
 * they lead to may be anywhere.
 */
export async function* listFolder(
    bucketFolder: string,
    { bucket, prefix }: ObjectPrefix,
): AsyncGenerator<ListedObject> {
    const folders = prefix.split("/").slice(0, -1);
    if (folders.some((part) => part === "" || part === "." || part === ".." || part.includes("\\"))) {
        return;
    }
    yield* walk(folders.map((part) => `${part}/`).join(""));

    async function* walk(folderKey: string): AsyncGenerator<ListedObject> {
        for (const { name, isFolder } of await readFolder(folderKey)) {
            const key = folderKey + name;
            if (isFolder && (key.startsWith(prefix) || prefix.startsWith(`${key}/`))) {
                yield* walk(`${key}/`);
            } else if (!isFolder && key.startsWith(prefix)) {
                const size = await sizeOf(key);
                if (size !== undefined) {
                    yield { key, size };
                }
            }
        }
    }

    /** Files and folders in a folder. One that doesn't exist has none. */
    async function readFolder(folderKey: string): Promise<{ name: string; isFolder: boolean }[]> {
        try {
            const entries = await readdir(join(bucketFolder, folderKey), { withFileTypes: true });
            return (
                entries
                    .filter((entry) => entry.isFile() || entry.isDirectory())
                    .map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }))
                    // A folder's keys go on with a slash.
                    .sort((a, b) => compareBytes(a.name + (a.isFolder ? "/" : ""), b.name + (b.isFolder ? "/" : "")))
            );
        } catch (error) {
            if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
                return [];
            }
            throw asFolderError("read", { bucket, key: folderKey }, error);
        }
    }

    /** Undefined: the file was removed meanwhile. */
    async function sizeOf(key: string): Promise<number | undefined> {
        const entry = await lstat(join(bucketFolder, key)).catch(() => undefined);
        return entry?.isFile() ? entry.size : undefined;
    }
}

function compareBytes(a: string, b: string): number {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
