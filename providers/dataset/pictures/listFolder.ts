import { lstat, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** The files of a folder, and problems with others. */
export interface ListedFolder {
    /** Files in a fixed order. */
    files: { name: string; path: string }[];
    /** Names of the folders within. */
    folders: string[];
    /** Problems, one sentence each, which begins with the place. */
    problems: string[];
}

/** Names that are ignored: files of file managers, and hidden ones. */
const leftAlone = /^(\.|Thumbs\.db$|desktop\.ini$)/i;

/**
 * Lists the files of a folder whose names a bucket and a manifest can hold. File names are bytes, so they may not be
 * text, and a name may lead to nothing.
 *
 * @param place - the folder as messages name it, with `/` at its end.
 */
export async function listFolder(folder: string, place: string): Promise<ListedFolder> {
    const listed: ListedFolder = { files: [], folders: [], problems: [] };
    const names = (await readdir(folder, { encoding: "buffer" }))
        .map((bytes) => ({ bytes, name: decodeName(bytes), shown: bytes.toString("utf8") }))
        .filter(({ shown }) => !leftAlone.test(shown))
        .sort((a, b) => (a.shown < b.shown ? -1 : 1));
    const composed = new Map<string, string>();
    for (const { name, shown } of names) {
        const where = place + printable(shown);
        if (name === undefined) {
            listed.problems.push(`${where} has a name that is not UTF-8: rename it`);
            continue;
        }
        const fault = /[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/u.test(name)
            ? "has a control character in its name, which a bucket can't hold: rename it"
            : await faultOf(join(folder, name));
        if (fault !== undefined) {
            listed.problems.push(`${where} ${fault}`);
            continue;
        }
        const path = join(folder, name);
        if ((await stat(path)).isDirectory()) {
            listed.folders.push(name);
            continue;
        }
        const twin = composed.get(name.normalize("NFC"));
        if (twin !== undefined) {
            listed.problems.push(
                `${where} and another file beside it have names that differ only in how accents are stored: rename one of them`,
            );
            continue;
        }
        composed.set(name.normalize("NFC"), name);
        listed.files.push({ name, path });
    }
    return listed;
}

function decodeName(bytes: Buffer): string | undefined {
    try {
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
        return undefined;
    }
}

async function faultOf(path: string): Promise<string | undefined> {
    try {
        const found = await stat(path);
        return found.isFile() || found.isDirectory() ? undefined : "is neither a file nor a folder: move it elsewhere";
    } catch (error) {
        const isLink = await lstat(path).then(
            (found) => found.isSymbolicLink(),
            () => false,
        );
        return isLink
            ? "is a link to nothing: remove it, or copy the picture there"
            : `can't be read: ${(error as Error).message}`;
    }
}

/** Returns a name without characters that would move the cursor of a terminal. */
export function printable(name: string): string {
    return name.replace(/[\p{Cc}\u2028\u2029]/gu, (character) => JSON.stringify(character).slice(1, -1));
}
