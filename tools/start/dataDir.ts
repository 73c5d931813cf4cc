import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";

/** The clone's folder. Its Pulumi.yaml is the program. */
export const root = resolve(__dirname, "../..");

/** Folder of everything that belongs to this clone: pictures, local service, state of the stacks. */
export const dataDir = join(root, ".lookoutvision");

/** Makes the folder of the clone's data, for its owner alone. */
export async function makeDataDir(): Promise<void> {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
}
