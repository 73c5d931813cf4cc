import { randomBytes } from "node:crypto";
import { link, open, rm } from "node:fs/promises";

/**
 * Makes a file (mode 0600) that is complete from its first moment, and on the disk when this resolves. A file that
 * exists stays as it is. If several processes make it at once, all find the same content afterwards.
 */
export async function writeSecretOnce(path: string, text: string): Promise<void> {
    const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
    const file = await open(temporary, "wx", 0o600);
    try {
        await file.writeFile(text);
        await file.sync();
    } finally {
        await file.close();
    }
    try {
        // Unlike a rename, a link never replaces a file that another process has made meanwhile.
        await link(temporary, path);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") {
            throw error;
        }
    } finally {
        await rm(temporary, { force: true });
    }
}
