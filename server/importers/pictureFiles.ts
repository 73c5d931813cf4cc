import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ImportError } from "./contract";

const pictureEnding = /\.(png|jpe?g|tiff?|webp|bmp)$/i;

/** Finds pictures by the names that labelling tools keep of them. */
export interface PictureFinder {
    /** Absolute; undefined when there is none, or several have the name. */
    find(name: string): string | undefined;
}

/**
 * Looks below folders, by the path that a tool wrote and by the file's name alone.
 *
 * @param folders - absolute, the likeliest first.
 */
export async function findPictures(folders: readonly string[]): Promise<PictureFinder> {
    const byName = new Map<string, string[]>();
    const paths = new Set<string>();
    for (const folder of folders) {
        for (const path of await picturesBelow(folder)) {
            if (!paths.has(path)) {
                paths.add(path);
                byName.set(basename(path), [...(byName.get(basename(path)) ?? []), path]);
            }
        }
    }
    return {
        find: (name) => {
            const exact = folders.map((folder) => resolve(folder, name)).find((path) => paths.has(path));
            const named = byName.get(basename(name.replaceAll("\\", "/"))) ?? [];
            return exact ?? (named.length === 1 ? named[0] : undefined);
        },
    };
}

/** Pictures of a folder and those below it, absolute, in a fixed order. */
export async function picturesBelow(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
        .filter((entry) => entry.isFile() && pictureEnding.test(entry.name) && !entry.name.startsWith("."))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
}

/** The sentence on pictures that labels name and that weren't found; none when all were. */
export function missingNote(names: readonly string[]): string[] {
    return names.length === 0
        ? []
        : [
              `${names.length} labelled ${names.length === 1 ? "picture was" : "pictures were"} not found, such as ${names[0]}: ` +
                  "name their folder with --pictures.",
          ];
}

/** Folders in which the pictures of a file of labels may be. */
export function foldersBeside(file: string, pictures: string | undefined): string[] {
    return pictures === undefined ? [dirname(file), dirname(dirname(file))] : [pictures];
}

export async function isFolder(path: string): Promise<boolean> {
    return stat(path).then(
        (found) => found.isDirectory(),
        () => false,
    );
}

export async function isFile(path: string): Promise<boolean> {
    return stat(path).then(
        (found) => found.isFile(),
        () => false,
    );
}

/** The JSON of a file; undefined where it isn't one. */
export async function readJson(path: string): Promise<unknown> {
    if (!/\.json$/i.test(path) || !(await isFile(path))) {
        return undefined;
    }
    try {
        return JSON.parse((await readFile(path, "utf8")).replace(/^\uFEFF/, ""));
    } catch (error) {
        throw new ImportError(`${path} is not JSON: ${(error as Error).message}.`, { cause: error });
    }
}
