import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../files/writeFileAtomically";
import { ifThere } from "../files/ifThere";

/*
 * A back-up is a folder:
 *
 *   backup.json     what is in it, written last: a folder without it is no complete back-up
 *   backup.partial  journal of a back-up that isn't complete, a JSON line for each file
 *   data/           a data folder as a service leaves it that has ended
 */

/** File of a back-up. */
export interface BackedUpFile {
    /** Path in the data folder, with `/`. */
    path: string;
    bytes: number;
    /** Time of the last change, in Unix epoch milliseconds. */
    changedAt: number;
    /** Hexadecimal SHA-256. */
    sha256: string;
}

/** Description of a complete back-up. */
export interface BackupDescription {
    format: 1;
    /** Id of the service that was backed up. */
    serviceId: string;
    /** Release that made the back-up. */
    release: string;
    /** Time at which the store was copied, in ISO 8601. */
    storeCopiedAt: string;
    /** Data folder that was backed up. */
    dataDir: string;
    /** Things that belong to the service and aren't in the back-up, a sentence each. */
    notIncluded: string[];
    files: BackedUpFile[];
}

/** Paths of a back-up's files. */
export function backupFiles(folder: string) {
    return {
        description: join(folder, "backup.json"),
        journal: join(folder, "backup.partial"),
        data: join(folder, "data"),
    };
}

/**
 * Reads the description of a back-up. Undefined: the folder has none.
 *
 * @throws Error when the description is damaged.
 */
export async function readDescription(folder: string): Promise<BackupDescription | undefined> {
    const path = backupFiles(folder).description;
    const text = await ifThere(readFile(path, "utf8"));
    if (text === undefined) {
        return undefined;
    }
    const description = parse(text);
    if (description === undefined) {
        throw new Error(`The description ${path} of the back-up is damaged. Use another back-up.`);
    }
    return description;
}

function parse(text: string): BackupDescription | undefined {
    try {
        const { sha256, ...description } = JSON.parse(text) as BackupDescription & { sha256: string };
        const isWhole = description.format === 1 && sha256 === sha256Of(JSON.stringify(description));
        return isWhole ? description : undefined;
    } catch {
        return undefined;
    }
}

/** Writes the description, with a checksum of its own. The back-up is complete with it. */
export async function writeDescription(folder: string, description: BackupDescription): Promise<void> {
    const sha256 = sha256Of(JSON.stringify(description));
    const text = JSON.stringify({ ...description, sha256 }, undefined, 1);
    await writeFileAtomically(backupFiles(folder).description, `${text}\n`, 0o600);
}

/** Files that an incomplete back-up has already, by path. A line that was cut off is left out. */
export async function readJournal(folder: string): Promise<Map<string, BackedUpFile>> {
    const text = (await ifThere(readFile(backupFiles(folder).journal, "utf8"))) ?? "";
    const files = new Map<string, BackedUpFile>();
    for (const line of text.split("\n").filter((each) => each.endsWith("}"))) {
        const file = JSON.parse(line) as BackedUpFile;
        files.set(file.path, file);
    }
    return files;
}

export async function addToJournal(folder: string, files: readonly BackedUpFile[]): Promise<void> {
    const lines = files.map((file) => `${JSON.stringify(file)}\n`).join("");
    await appendFile(backupFiles(folder).journal, lines, { mode: 0o600 });
}

/** SHA-256 of a file's content, in hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) {
        hash.update(chunk as Buffer);
    }
    return hash.digest("hex");
}

function sha256Of(text: string): string {
    return createHash("sha256").update(text).digest("hex");
}
