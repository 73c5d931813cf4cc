import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { ImportError } from "./contract";

const pictureEnding = /\.(png|jpe?g|tiff?|webp|bmp)$/i;

/** Finds pictures by the names that labelling tools have stored. */
export interface PictureFinder {
    /** Absolute path. Undefined: no file has the name, or several have. */
    find(name: string): string | undefined;
}

/**
 * Searches below folders, by the path that a tool wrote and by the file's name alone.
 *
 * @param folders - absolute paths, the likeliest first.
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

/** Lists the pictures of a folder and those below it: absolute paths in a fixed order. */
export async function picturesBelow(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries
        .filter((entry) => entry.isFile() && pictureEnding.test(entry.name) && !entry.name.startsWith("."))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
}

/** Name of the file at the end of an address or path that a tool wrote, without the question after it. */
export function writtenName(address: string): string {
    const name = address.replace(/[?#].*$/, "").replace(/^.*\//, "");
    try {
        return decodeURIComponent(name);
    } catch {
        return name;
    }
}

/** Words a note on pictures that labels name but that weren't found. Empty if all were found. */
export function missingNote(names: readonly string[]): string[] {
    return names.length === 0
        ? []
        : [
              `${names.length} labelled ${names.length === 1 ? "picture was" : "pictures were"} not found, such as ${names[0]}: ` +
                  "name their folder with --pictures.",
          ];
}

/** Folders in which the pictures of a label file may be. */
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

/** Reads a JSON file. Undefined: the file isn't JSON. */
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
