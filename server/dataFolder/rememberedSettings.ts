import { readFile } from "node:fs/promises";
import { dataDirFiles } from "./dataDir";
import { keptBucketRoot, type Original, originalOf, pathToKeep } from "./dataDirCopy";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** What a service was started with and keeps for its next start, so that addresses and ARNs stay. */
export interface RememberedSettings {
    port?: number;
    region?: string;
    /** Absolute; kept relative where it is in the data folder. */
    bucketRoot?: string;
    /** A copy of the store's, for those who ask while no service runs. */
    serviceId?: string;
    /** Where the data folder was at the last start: absolute, without symbolic links. */
    place?: string;
    /** Where the artifacts were at the last start, when they are not in the data folder. */
    artifacts?: string;
    /** The data folders that this one was copied from, and theirs; their services are others. */
    copyOf?: Original[];
}

/** Nothing when the service was never started on the data folder. @throws Error with what to do when the file is damaged. */
export async function readRememberedSettings(dataDir: string): Promise<RememberedSettings> {
    const settings = await readSettingsFile(dataDir);
    const { bucketRoot, place } = settings;
    return bucketRoot === undefined
        ? settings
        : { ...settings, bucketRoot: keptBucketRoot(dataDir, bucketRoot, place) };
}

/**
 * The data folder that this one is a copy of, when no service was started on it since: the settings are the original's
 * then. @throws Error as {@link readRememberedSettings}.
 */
export async function unnoticedOriginal(dataDir: string): Promise<Original | undefined> {
    return originalOf(dataDir, await readSettingsFile(dataDir));
}

/** Adds to what is remembered; undefined takes away. */
export async function rememberSettings(dataDir: string, settings: RememberedSettings): Promise<void> {
    const before = await readSettingsFile(dataDir);
    const after = { ...(await readRememberedSettings(dataDir)), ...settings };
    if (after.bucketRoot !== undefined) {
        after.bucketRoot = pathToKeep(dataDir, after.bucketRoot);
    }
    const text = `${JSON.stringify(after, undefined, 2)}\n`;
    if (text !== `${JSON.stringify(before, undefined, 2)}\n`) {
        await writeFileAtomically(dataDirFiles(dataDir).settings, text);
    }
}

async function readSettingsFile(dataDir: string): Promise<RememberedSettings> {
    const path = dataDirFiles(dataDir).settings;
    let text: string;
    try {
        text = await readFile(path, "utf8");
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        if (code === "ENOENT" || code === "ENOTDIR") {
            return {};
        }
        throw new Error(`The settings file ${path} can't be read: ${message}. Allow this user to read it.`, {
            cause: error,
        });
    }
    const settings = parseSettings(text);
    if (settings === undefined) {
        throw new Error(
            `The settings file ${path} is damaged. Delete it, and it is made anew; a --bucket-root or --region of your own has to be given once more then, and the port may be another.`,
        );
    }
    return settings;
}

/** Undefined unless it is what {@link rememberSettings} writes. */
function parseSettings(text: string): RememberedSettings | undefined {
    let settings: unknown;
    try {
        settings = JSON.parse(text);
    } catch {
        return undefined;
    }
    if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
        return undefined;
    }
    const { port, region, bucketRoot, serviceId, place, artifacts, copyOf } = settings as Record<string, unknown>;
    const isPort = port === undefined || (Number.isInteger(port) && Number(port) > 0 && Number(port) <= 65535);
    const areTexts = [region, bucketRoot, serviceId, place, artifacts].every(
        (value) => value === undefined || (typeof value === "string" && value !== ""),
    );
    const areOriginals = copyOf === undefined || (Array.isArray(copyOf) && copyOf.every(isOriginal));
    return isPort && areTexts && areOriginals ? settings : undefined;
}

function isOriginal(value: unknown): boolean {
    const { path, serviceId } = (value ?? {}) as Record<string, unknown>;
    return typeof path === "string" && typeof serviceId === "string";
}
