import { open, readdir, stat } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { fileProblem } from "../files/fileProblem";
import { isJpeg, isPng } from "../pictures/pictureFormat";

/** File with a picture to inspect. */
export interface PictureFile {
    path: string;
    /** Path of the picture's results below the folder for them, without an ending. It is unique. */
    outputName: string;
}

const isPicture = (name: string) => /\.(png|jpe?g)$/i.test(name);

/** Pictures that a user named, and sentences on what can't be one. */
export interface NamedPictures {
    pictures: PictureFile[];
    problems: string[];
}

/**
 * Lists the pictures that the user named. A file is taken if it begins as a PNG or JPEG file does. A folder stands for
 * such files in it and below, in the order of their names.
 */
export async function listPictures(named: readonly string[]): Promise<NamedPictures> {
    const found: { path: string; name: string }[] = [];
    const problems: string[] = [];
    const take = async (path: string, name: string) => {
        const problem = await pictureProblem(path);
        if (problem === undefined) {
            found.push({ path, name });
        } else {
            problems.push(`${path}: ${problem}.`);
        }
    };
    for (const path of named) {
        if (await isFolder(path)) {
            try {
                for (const below of await picturesBelow(path)) {
                    await take(below.path, below.name);
                }
            } catch (error) {
                problems.push((error as Error).message);
            }
        } else {
            await take(path, path.split(/[\\/]/).at(-1)!);
        }
    }
    return { pictures: withOutputNames(found), problems };
}

/** Tells why a file can't be a picture, as the end of a sentence. Undefined: it may be one. */
async function pictureProblem(path: string): Promise<string | undefined> {
    try {
        // A pipe can be read only once, so its beginning isn't looked at.
        if (!(await stat(path)).isFile()) {
            return undefined;
        }
        const file = await open(path);
        try {
            const start = Buffer.alloc(4);
            const { bytesRead } = await file.read(start, 0, start.length, 0);
            return bytesRead === 0
                ? "it is empty"
                : isPng(start) || isJpeg(start)
                  ? undefined
                  : "it is neither a PNG nor a JPEG file";
        } finally {
            await file.close();
        }
    } catch (error) {
        return `it can't be read: ${fileProblem(error)}`;
    }
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
