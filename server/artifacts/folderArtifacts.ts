import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { writeFileAtomically } from "../writeFileAtomically";
import type { ArtifactStore } from "./artifactStore";

/** Artifacts in `folder/<model id>/`. */
export function createFolderArtifacts(folder: string): ArtifactStore {
    return {
        async write(modelId, name, content) {
            const path = join(folder, modelId, name);
            try {
                await mkdir(dirname(path), { recursive: true, mode: 0o700 });
                await writeFileAtomically(path, content, 0o600);
            } catch (error) {
                throw writeError(folder, error);
            }
        },
        async read(modelId, name) {
            try {
                return await readFile(join(folder, modelId, name));
            } catch (error) {
                if (isMissing(error)) {
                    return undefined;
                }
                throw new ObjectStorageError("unavailable", `The data folder ${folder} can't be read: ${(error as Error).message}.`, { cause: error });
            }
        },
        async list(modelId) {
            const root = join(folder, modelId);
            try {
                const entries = await readdir(root, { recursive: true, withFileTypes: true });
                return entries
                    .filter((entry) => entry.isFile())
                    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
            } catch (error) {
                if (isMissing(error)) {
                    return [];
                }
                throw error;
            }
        },
        async deleteAll(modelId) {
            await rm(join(folder, modelId), { recursive: true, force: true });
        },
    };
}

function isMissing(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
}

function writeError(folder: string, error: unknown): ObjectStorageError {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOSPC" || code === "EDQUOT"
        ? new ObjectStorageError("disk-full", `The data folder ${folder} can't take more: the disk is full. Free some space and try again.`, { cause: error })
        : new ObjectStorageError("unavailable", `The data folder ${folder} can't be written: ${message}.`, { cause: error });
}
