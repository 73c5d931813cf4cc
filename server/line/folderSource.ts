import { appendFile, mkdir, readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileProblem } from "../files/fileProblem";
import { ifThere } from "../files/ifThere";
import { writeFileAtomically } from "../files/writeFileAtomically";
import type { LinePicture } from "./contract";

export interface FolderSourceOptions {
    folder: string;
    /** File that lists the pictures whose results are delivered. */
    journal: string;
    /** Ends when all pictures that are there are done. */
    once: boolean;
    /** Pause between two looks at the folder, in milliseconds. A file is complete when it hasn't changed for one. */
    lookMs?: number;
    isOver(): boolean;
}

/** Lines of the journal beyond the files that are there, from which on it is written anew. */
const mostStale = 10_000;

/**
 * Gives the new pictures of a folder and those below it, in the order of their names. It is sure of each picture once:
 * a picture whose results weren't delivered before a kill is given again.
 */
export async function* watchFolder(options: FolderSourceOptions): AsyncGenerator<LinePicture> {
    const { folder, journal, once, lookMs = 500, isOver } = options;
    const done = new Set((await ifThere(readFile(journal, "utf8")))?.split("\n").filter((line) => line !== ""));
    await mkdir(dirname(journal), { recursive: true, mode: 0o700 });
    let stampsBefore = new Map<string, string>();
    for (let look = 0; !isOver(); look++) {
        const stamps = await stampsOf(folder);
        const keys = [...stamps].map(([name, stamp]) => ({ name, stamp, key: keyOf(name, stamp) }));
        const isNew = keys.filter(({ key }) => !done.has(key));
        if (done.size > stamps.size + mostStale) {
            const there = new Set(keys.map(({ key }) => key));
            [...done].filter((key) => !there.has(key)).forEach((key) => done.delete(key));
            await writeFileAtomically(journal, [...done].map((key) => `${key}\n`).join(""), 0o600);
        }
        for (const { name, stamp, key } of isNew.filter(({ name, stamp }) => stampsBefore.get(name) === stamp)) {
            const content = await ifThere(readFile(join(folder, name)));
            if (isOver()) {
                return;
            }
            if (content === undefined) {
                continue;
            }
            yield {
                name,
                content,
                takenAt: Number(stamp.split(" ")[1]),
                dropped: 0,
                async done() {
                    await appendFile(journal, `${key}\n`, { mode: 0o600, flush: true });
                    done.add(key);
                },
            };
        }
        if (once && isNew.length === 0) {
            return;
        }
        stampsBefore = stamps;
        await sleep(lookMs);
    }
}

/** Stamp of each picture by its name. It changes with the file. */
async function stampsOf(folder: string): Promise<Map<string, string>> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
        throw new Error(`The folder ${folder} can't be watched: ${fileProblem(error)}.`, { cause: error });
    });
    const names = entries
        .filter((entry) => !entry.isDirectory() && !entry.name.startsWith(".") && /\.(png|jpe?g)$/i.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length));
    const stamps = new Map<string, string>();
    for (const name of names.sort(new Intl.Collator("en", { numeric: true }).compare)) {
        const about = await stat(join(folder, name)).catch(() => undefined);
        if (about?.isFile()) {
            stamps.set(name, `${about.size} ${about.mtimeMs}`);
        }
    }
    return stamps;
}

function keyOf(name: string, stamp: string): string {
    return JSON.stringify([name, stamp]);
}
