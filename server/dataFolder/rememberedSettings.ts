import { readFile } from "node:fs/promises";
import { dataDirFiles } from "./dataDir";
import { writeFileAtomically } from "../files/writeFileAtomically";

/** What a service was started with and keeps for its next start, so that addresses and ARNs stay. */
export interface RememberedSettings {
    port?: number;
    region?: string;
    /** Absolute. */
    bucketRoot?: string;
    /** A copy of the store's, for those who ask while no service runs. */
    serviceId?: string;
}

/** Nothing when the service was never started on the data folder. @throws Error with what to do when the file is damaged. */
export async function readRememberedSettings(dataDir: string): Promise<RememberedSettings> {
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

/** Adds to what is remembered. */
export async function rememberSettings(dataDir: string, settings: RememberedSettings): Promise<void> {
    const before = await readRememberedSettings(dataDir);
    const after = { ...before, ...settings };
    if (JSON.stringify(before) !== JSON.stringify(after)) {
        await writeFileAtomically(dataDirFiles(dataDir).settings, `${JSON.stringify(after, undefined, 2)}\n`);
    }
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
    const { port, region, bucketRoot, serviceId } = settings as Record<string, unknown>;
    const isPort = port === undefined || (Number.isInteger(port) && Number(port) > 0 && Number(port) <= 65535);
    const areTexts = [region, bucketRoot, serviceId].every(
        (value) => value === undefined || (typeof value === "string" && value !== ""),
    );
    return isPort && areTexts ? settings : undefined;
}
