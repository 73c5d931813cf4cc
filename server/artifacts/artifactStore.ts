import { ObjectStorageError } from "../objectStorage/objectStorage";

/**
 * The files of models that the service keeps for itself: encrypted copies of pictures, and the trained model.
 * Contents are sealed by the caller. Every method throws ObjectStorageError for what goes wrong outside the service.
 */
export interface ArtifactStore {
    /** Appears whole or not at all. Throws `too-large` past the most that an artifact may have. */
    write(modelId: string, name: string, content: Uint8Array): Promise<void>;
    /** Undefined: there is none. Throws `too-large` past that, before reading it. */
    read(modelId: string, name: string): Promise<Buffer | undefined>;
    /** The names of all files of a model. */
    list(modelId: string): Promise<string[]>;
    /** Removes all of a model; nothing to remove is success. */
    deleteAll(modelId: string): Promise<void>;
}

/** What an artifact may have unless told otherwise: more than ten times what a model file or a picture has. */
export const mostArtifactBytes = 256 * 1024 * 1024;

/**
 * Names are made by the service, of letters, digits, `-`, `.` and `/`. One that would reach another model's files, or
 * all, is a mistake in it.
 */
export function artifactPath(modelId: string, name?: string): string {
    const parts = [modelId, ...(name?.split("/") ?? [])];
    if (!parts.every((part) => /^[0-9A-Za-z-][0-9A-Za-z.-]*$/.test(part))) {
        throw new Error(`${JSON.stringify(parts.join("/"))} can't be the name of an artifact`);
    }
    return parts.join("/");
}

/** @throws ObjectStorageError `too-large` */
export function requireArtifactSize(place: string, size: number, mostBytes: number): void {
    if (size > mostBytes) {
        throw new ObjectStorageError(
            "too-large",
            `${place} has ${size} bytes; at most ${mostBytes} are allowed. Delete the version and train it again.`,
        );
    }
}

/** The trained model's name among its artifacts. */
export const modelFileName = "model";

/** Where artifacts are, as it is handed to training and hosting processes. */
export type ArtifactLocation = { kind: "folder"; folder: string } | { kind: "s3"; bucket: string; prefix: string };

/** Of `--artifacts s3://BUCKET/PREFIX`; without it they are in the data folder. */
export function parseArtifactLocation(artifacts: string | undefined, defaultFolder: string): ArtifactLocation {
    if (artifacts === undefined) {
        return { kind: "folder", folder: defaultFolder };
    }
    const match = /^s3:\/\/([0-9A-Za-z_.-]+)(?:\/(.*))?$/.exec(artifacts);
    if (match === null) {
        throw new Error(`"${artifacts}" is no place for artifacts: give s3://BUCKET/PREFIX.`);
    }
    const prefix = match[2] ?? "";
    return { kind: "s3", bucket: match[1], prefix: prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/` };
}
