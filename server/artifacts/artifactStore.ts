import { ObjectStorageError } from "../objectStorage/objectStorage";

/**
 * Files of models that the service keeps for itself: encrypted copies of pictures, and the trained model. The
 * caller seals their contents. Every method throws ObjectStorageError for faults outside the service.
 */
export interface ArtifactStore {
    /** Writes an artifact, which appears whole or not at all. Throws `too-large` past the size limit of artifacts. */
    write(modelId: string, name: string, content: Uint8Array): Promise<void>;
    /** Reads an artifact. Throws `too-large` past the same limit, before reading it. Undefined: there is none. */
    read(modelId: string, name: string): Promise<Buffer | undefined>;
    /** Names of all files of a model. */
    list(modelId: string): Promise<string[]>;
    /** Deletes all files of a model. Having nothing to delete is success. */
    deleteAll(modelId: string): Promise<void>;
}

/** Default size limit of an artifact, in bytes: more than ten times the size of a model file or a picture. */
export const mostArtifactBytes = 256 * 1024 * 1024;

/**
 * Path of an artifact, or of a model's folder. The service makes the names, of letters, digits, `-`, `.` and `/`.
 * A name that would reach another model's files, or all files, is a bug in the service.
 */
export function artifactPath(modelId: string, name?: string): string {
    const parts = [modelId, ...(name?.split("/") ?? [])];
    if (!parts.every((part) => /^[0-9A-Za-z-][0-9A-Za-z.-]*$/.test(part))) {
        throw new Error(`${JSON.stringify(parts.join("/"))} can't be the name of an artifact`);
    }
    return parts.join("/");
}

/**
 * Requires that an artifact is within the size limit.
 *
 * @throws ObjectStorageError `too-large`
 */
export function requireArtifactSize(place: string, size: number, mostBytes: number): void {
    if (size > mostBytes) {
        throw new ObjectStorageError(
            "too-large",
            `${place} has ${size} bytes; at most ${mostBytes} are allowed. Delete the version and train it again.`,
        );
    }
}

/** Name of the trained model among its artifacts. */
export const modelFileName = "model";

/** Location of the artifacts, as it is handed to training and hosting processes. */
export type ArtifactLocation = { kind: "folder"; folder: string } | { kind: "s3"; bucket: string; prefix: string };

/** Parses the value of `--artifacts s3://BUCKET/PREFIX`. Without it, artifacts are in the data folder. */
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
