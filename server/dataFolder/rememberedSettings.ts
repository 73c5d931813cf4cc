import { readFile } from "node:fs/promises";
import { dataDirFiles } from "./dataDir";
import { keptBucketRoot, originalOf, pathToKeep } from "./dataDirCopy";
import type { Original } from "./dataDirCopy";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** Settings of a service that are kept for its next start, so that addresses and ARNs stay. */
export interface RememberedSettings {
    port?: number;
    region?: string;
    /** Folder of the buckets: absolute here, kept relative if it is in the data folder. */
    bucketRoot?: string;
    /** ONNX file of the backbone that was brought, absolute, or `own`. Undefined: none was ever named. */
    backbone?: string;
    /** Copy of the id in the store, for readers while no service runs. */
    serviceId?: string;
    /** Place of the data folder at the last start: absolute, without symbolic links. */
    place?: string;
    /** Place of the artifacts at the last start. Undefined: they are in the data folder. */
    artifacts?: string;
    /**
     * Data folders that this one was copied from, with the earlier ones that those were copied from. Their services
     * are others.
     */
    copyOf?: Original[];
}

/**
 * Reads the settings. They are empty when the service was never started on the data folder.
 *
 * @throws Error with what to do when the file is damaged.
 */
export async function readRememberedSettings(dataDir: string): Promise<RememberedSettings> {
    const settings = await readSettingsFile(dataDir);
    const { bucketRoot, place } = settings;
    return bucketRoot === undefined
        ? settings
        : { ...settings, bucketRoot: keptBucketRoot(dataDir, bucketRoot, place) };
}

/**
 * Finds the data folder that this one is a copy of, if no service was started on the copy since. Then the settings
 * are still the original's.
 *
 * @throws Error like {@link readRememberedSettings}.
 */
export async function unnoticedOriginal(dataDir: string): Promise<Original | undefined> {
    return originalOf(dataDir, await readSettingsFile(dataDir));
}

/** Adds to the kept settings. A value of undefined removes a setting. */
export async function rememberSettings(dataDir: string, settings: RememberedSettings): Promise<void> {
    const before = await readSettingsFile(dataDir);
    const after = { ...(await readRememberedSettings(dataDir)), ...settings };
    if (after.bucketRoot !== undefined) {
        after.bucketRoot = pathToKeep(dataDir, after.bucketRoot);
    }
    const text = `${JSON.stringify(after, undefined, 2)}\n`;
    if (text !== `${JSON.stringify(before, undefined, 2)}\n`) {
        await writeFileAtomically(dataDirFiles(dataDir).settings, text, 0o600);
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

/** Parses the settings. Undefined: the text isn't one that {@link rememberSettings} writes. */
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
    const { port, region, bucketRoot, backbone, serviceId, place, artifacts, copyOf } = settings as Record<
        string,
        unknown
    >;
    const isPort = port === undefined || (Number.isInteger(port) && Number(port) > 0 && Number(port) <= 65535);
    const areTexts = [region, bucketRoot, backbone, serviceId, place, artifacts].every(
        (value) => value === undefined || (typeof value === "string" && value !== ""),
    );
    const areOriginals = copyOf === undefined || (Array.isArray(copyOf) && copyOf.every(isOriginal));
    return isPort && areTexts && areOriginals ? settings : undefined;
}

function isOriginal(value: unknown): boolean {
    const { path, serviceId } = (value ?? {}) as Record<string, unknown>;
    return typeof path === "string" && typeof serviceId === "string";
}
