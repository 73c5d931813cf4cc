import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { userCacheFolder } from "../userCache";
import { versionOf } from "./onPath";
import type { CliPlace, PulumiCli } from "./pulumiCli";

/** Version that is downloaded or built: the newest whose Go modules can be had everywhere. */
export const pinnedVersion = "3.230.0";

/** Returns the place for this version, these pinned modules and this kind of machine. */
export function cliPlace(env: NodeJS.ProcessEnv): CliPlace {
    const hash = createHash("sha256");
    for (const file of ["cli/go.mod", "languageHost/go.mod", "pulumi-resource-pulumi-nodejs"]) {
        hash.update(readFileSync(join(__dirname, file)));
    }
    const name = `pulumi-${pinnedVersion}-${process.platform}-${process.arch}-${hash.digest("hex").slice(0, 12)}`;
    return { folder: join(userCacheFolder(env), name), version: pinnedVersion };
}

/** Returns the CLI in this place if it exists and runs. Undefined otherwise. */
export async function cachedCli(
    place: CliPlace,
    env: NodeJS.ProcessEnv,
): Promise<Omit<PulumiCli, "origin"> | undefined> {
    const folder = join(place.folder, "bin");
    const command = join(folder, "pulumi");
    if (!existsSync(command)) {
        return undefined;
    }
    const version = await versionOf(command, env);
    return version ? { command, folders: [folder], version } : undefined;
}

/**
 * Lets `make` fill a folder, then moves it to the place in one step. So nothing half made is ever found there. If two
 * do this at once, the second finds the first one's work and drops its own.
 */
export async function fillPlace(place: CliPlace, make: (folder: string) => Promise<void>): Promise<void> {
    const making = `${place.folder}.making-${process.pid}-${randomBytes(4).toString("hex")}`;
    await mkdir(making, { recursive: true });
    try {
        await make(making);
        await rename(making, place.folder).catch(async (error: NodeJS.ErrnoException) => {
            if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") {
                throw error;
            }
        });
    } finally {
        await rm(making, { recursive: true, force: true });
    }
}
