import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file as a whole. It has its old content or all of the new one, also after kill -9, a power failure or a
 * full disk.
 *
 * @param mode - permissions of the new file.
 */
export async function writeFileAtomically(path: string, content: Uint8Array | string, mode = 0o644): Promise<void> {
    const folder = dirname(path);
    // Keep the temporary name short: the file's own name may already be as long as the file system allows.
    const temporary = join(folder, `.${basename(path).slice(0, 16)}.${randomBytes(6).toString("hex")}.tmp`);
    try {
        const file = await open(temporary, "wx", mode);
        try {
            await file.writeFile(content);
            await file.sync();
        } finally {
            await file.close();
        }
        await rename(temporary, path);
    } catch (error) {
        await rm(temporary, { force: true });
        throw error;
    }
    await syncFolder(folder);
}

async function syncFolder(folder: string): Promise<void> {
    // Windows can't open folders; its rename is durable by itself.
    if (process.platform === "win32") {
        return;
    }
    const handle = await open(folder, "r");
    try {
        await handle.sync();
    } finally {
        await handle.close();
    }
}
