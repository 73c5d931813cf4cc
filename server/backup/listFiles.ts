import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** Files below a folder, and what else is there. */
export interface Listing {
    /** Paths from the root, with `/`, sorted. */
    files: string[];
    /** Links and special files, which aren't backed up. */
    others: string[];
}

/** Name of a file that is being written: it gets its own name when it is complete. */
const unfinished = /^\..*\.[0-9a-f]{12}\.tmp$/;

/** Lists a file, or the files below a folder. What doesn't exist has none. Links aren't followed. */
export async function listFiles(root: string, path: string): Promise<Listing> {
    const listing: Listing = { files: [], others: [] };
    await list(root, path, listing);
    return { files: listing.files.sort(), others: listing.others.sort() };
}

async function list(root: string, path: string, listing: Listing): Promise<void> {
    try {
        const found = await lstat(join(root, path));
        if (!found.isDirectory()) {
            (found.isFile() ? listing.files : listing.others).push(path);
            return;
        }
        for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
            const inner = `${path}/${entry.name}`;
            if (entry.isDirectory()) {
                await list(root, inner, listing);
            } else if (!entry.isFile()) {
                listing.others.push(inner);
            } else if (!unfinished.test(entry.name)) {
                listing.files.push(inner);
            }
        }
    } catch (error) {
        // Deleted meanwhile.
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            throw error;
        }
    }
}
