import { readFile } from "node:fs/promises";
import { dataDirFiles } from "./dataDir";
import { writeFileAtomically } from "./writeFileAtomically";

/** What a service was started with and keeps for its next start, so that addresses and ARNs stay. */
export interface RememberedSettings {
    port?: number;
    region?: string;
    /** Absolute. */
    bucketRoot?: string;
}

/** Nothing when the service was never started on the data folder. */
export async function readRememberedSettings(dataDir: string): Promise<RememberedSettings> {
    try {
        return JSON.parse(await readFile(dataDirFiles(dataDir).settings, "utf8")) as RememberedSettings;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return {};
        }
        throw new Error(`${dataDirFiles(dataDir).settings} can't be read: ${(error as Error).message}. Delete it, and give the settings anew.`, { cause: error });
    }
}

/** Adds to what is remembered. */
export async function rememberSettings(dataDir: string, settings: RememberedSettings): Promise<void> {
    const before = await readRememberedSettings(dataDir);
    const after = { ...before, ...settings };
    if (JSON.stringify(before) !== JSON.stringify(after)) {
        await writeFileAtomically(dataDirFiles(dataDir).settings, `${JSON.stringify(after, undefined, 2)}\n`);
    }
}
