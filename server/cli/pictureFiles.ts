import { readdir, stat } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileProblem } from "../files/fileProblem";

/** File with a picture to inspect. */
export interface PictureFile {
    path: string;
    /** Path of the picture's results below the folder for them, without an ending. It is unique. */
    outputName: string;
}

const isPicture = (name: string) => /\.(png|jpe?g)$/i.test(name);

/**
 * Lists the pictures that the user named. A file is taken as it is. A folder stands for the PNG and JPEG files in it
 * and below, in the order of their names. Unreadable files are included; reading them reports why.
 *
 * @throws Error when a folder has no pictures or can't be read.
 */
export async function listPictures(named: readonly string[]): Promise<PictureFile[]> {
    const found: { path: string; name: string }[] = [];
    for (const path of named) {
        if (await isFolder(path)) {
            found.push(...(await picturesBelow(path)));
        } else {
            found.push({ path, name: path.split(/[\\/]/).at(-1)! });
        }
    }
    return withOutputNames(found);
}

async function isFolder(path: string): Promise<boolean> {
    return stat(path).then(
        (found) => found.isDirectory(),
        () => false,
    );
}

async function picturesBelow(folder: string): Promise<{ path: string; name: string }[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        throw new Error(`The folder ${folder} can't be read: ${fileProblem(error)}.`, { cause: error });
    });
    const paths = entries
        .filter((entry) => !entry.isDirectory() && isPicture(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));
    if (paths.length === 0) {
        throw new Error(`The folder ${folder} has no pictures: no file in it or below ends with .png, .jpg or .jpeg.`);
    }
    return paths.sort(naturalOrder).map((path) => ({ path, name: relative(folder, path) }));
}

const { compare: naturalOrder } = new Intl.Collator("en", { numeric: true });

/**
 * Gives each picture a unique output name. `a.png` and `a.jpg` keep their endings, and names that still coincide get a
 * number.
 */
function withOutputNames(found: readonly { path: string; name: string }[]): PictureFile[] {
    const short = (name: string) => name.slice(0, name.length - extname(name).length);
    const count = (names: readonly string[]) => {
        const counts = new Map<string, number>();
        names.forEach((name) => counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1));
        return (name: string) => counts.get(name.toLowerCase())!;
    };
    const ofShort = count(found.map(({ name }) => short(name)));
    const given = new Set<string>();
    return found.map(({ path, name }) => {
        const base = ofShort(short(name)) === 1 ? short(name) : name;
        let outputName = base;
        for (let number = 2; given.has(outputName.toLowerCase()); number++) {
            outputName = `${base}-${number}`;
        }
        given.add(outputName.toLowerCase());
        return { path, outputName };
    });
}
