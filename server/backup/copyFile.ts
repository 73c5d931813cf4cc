import { createHash, randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { mkdir, open, rename, rm } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** Content of a file as it was copied. */
export interface Copied {
    bytes: number;
    /** Time of the last change, in Unix epoch milliseconds. */
    changedAt: number;
    /** Hexadecimal SHA-256. */
    sha256: string;
    /** True if the file was changed again and again while it was read. */
    wasChanging: boolean;
}

/** Attempts to read a file that is changed meanwhile. */
const attempts = 3;
const chunkBytes = 1 << 20;

/**
 * Copies a file with its mode and time. The copy has its name only when it is complete and on the disk. Links aren't
 * followed.
 *
 * @returns undefined when the file doesn't exist (any more), or is no regular file.
 */
export async function copyFile(from: string, to: string): Promise<Copied | undefined> {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    const temporary = join(dirname(to), `.${basename(to).slice(0, 16)}.${randomBytes(6).toString("hex")}.tmp`);
    try {
        for (let attempt = 1; ; attempt++) {
            const copied = await copyOnce(from, temporary);
            if (copied !== undefined && copied.wasChanging && attempt < attempts) {
                continue;
            }
            if (copied !== undefined) {
                await rename(temporary, to);
            }
            return copied;
        }
    } finally {
        await rm(temporary, { force: true });
    }
}

async function copyOnce(from: string, to: string): Promise<Copied | undefined> {
    const source = await openRegular(from);
    if (source === undefined) {
        return undefined;
    }
    try {
        const before = await source.stat();
        if (!before.isFile()) {
            return undefined;
        }
        const target = await open(to, "w", before.mode & 0o777);
        try {
            const { bytes, sha256 } = await pipe(source, target);
            const after = await source.stat();
            await target.utimes(before.atime, before.mtime);
            await target.sync();
            const wasChanging = bytes !== before.size || after.mtimeMs !== before.mtimeMs || after.size !== bytes;
            return { bytes, changedAt: before.mtimeMs, sha256, wasChanging };
        } finally {
            await target.close();
        }
    } finally {
        await source.close();
    }
}

async function openRegular(path: string): Promise<FileHandle | undefined> {
    try {
        return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ELOOP" || code === "ENXIO" || code === "ENOTDIR") {
            return undefined;
        }
        throw error;
    }
}

async function pipe(source: FileHandle, target: FileHandle): Promise<{ bytes: number; sha256: string }> {
    const hash = createHash("sha256");
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let bytes = 0;
    for (;;) {
        const { bytesRead } = await source.read(buffer, 0, chunkBytes, bytes);
        if (bytesRead === 0) {
            return { bytes, sha256: hash.digest("hex") };
        }
        const chunk = buffer.subarray(0, bytesRead);
        hash.update(chunk);
        await target.writeFile(chunk);
        bytes += bytesRead;
    }
}
