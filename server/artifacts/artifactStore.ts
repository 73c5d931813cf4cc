/**
 * The files of models that the service keeps for itself: encrypted copies of pictures, and the trained model.
 * Contents are sealed by the caller. A name is letters, digits, `.`, `-` and `/`.
 */
export interface ArtifactStore {
    /** Appears whole or not at all. Throws ObjectStorageError. */
    write(modelId: string, name: string, content: Uint8Array): Promise<void>;
    /** Undefined: there is none. Throws ObjectStorageError. */
    read(modelId: string, name: string): Promise<Buffer | undefined>;
    /** The names of all files of a model. */
    list(modelId: string): Promise<string[]>;
    /** Removes all of a model; nothing to remove is success. */
    deleteAll(modelId: string): Promise<void>;
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
