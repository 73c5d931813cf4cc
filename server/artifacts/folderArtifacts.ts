import { mkdir, open, readdir, rm } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { writeFileAtomically } from "../files/writeFileAtomically";
import { artifactPath, mostArtifactBytes, requireArtifactSize } from "./artifactStore";
import type { ArtifactStore } from "./artifactStore";

/** Creates a store with artifacts in `folder/<model id>/`. */
export function createFolderArtifacts(folder: string, mostBytes = mostArtifactBytes): ArtifactStore {
    const pathOf = (modelId: string, name?: string) => join(folder, artifactPath(modelId, name));

    async function read(path: string): Promise<Buffer> {
        const file = await open(path, "r");
        try {
            requireArtifactSize(path, (await file.stat()).size, mostBytes);
            return await file.readFile();
        } finally {
            await file.close();
        }
    }

    return {
        async write(modelId, name, content) {
            const path = pathOf(modelId, name);
            requireArtifactSize(path, content.length, mostBytes);
            try {
                await mkdir(dirname(path), { recursive: true, mode: 0o700 });
                await writeFileAtomically(path, content, 0o600);
            } catch (error) {
                throw asArtifactError(folder, "written", error);
            }
        },
        async read(modelId, name) {
            return read(pathOf(modelId, name)).catch((error: unknown) => ifMissing(undefined, folder, error));
        },
        async list(modelId) {
            const root = pathOf(modelId);
            const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch((error: unknown) =>
                ifMissing([], folder, error),
            );
            return entries
                .filter((entry) => entry.isFile())
                .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
        },
        async deleteAll(modelId) {
            try {
                await rm(pathOf(modelId), { recursive: true, force: true });
            } catch (error) {
                throw asArtifactError(folder, "written", error);
            }
        },
    };
}

function ifMissing<T>(instead: T, folder: string, error: unknown): T {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") {
        return instead;
    }
    throw asArtifactError(folder, "read", error);
}

function asArtifactError(folder: string, done: "read" | "written", error: unknown): ObjectStorageError {
    if (error instanceof ObjectStorageError) {
        return error;
    }
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOSPC" || code === "EDQUOT"
        ? new ObjectStorageError(
              "disk-full",
              `The data folder ${folder} can't take more: the disk is full, or has no room for more files. Free some space and try again.`,
              { cause: error },
          )
        : new ObjectStorageError(
              "unavailable",
              `The data folder ${folder} can't be ${done}: ${message}. Try again when that is repaired.`,
              { cause: error },
          );
}
