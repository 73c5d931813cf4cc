import type { Readable } from "node:stream";

/** Where an object is: `s3://bucket/key`. */
export interface ObjectLocation {
    bucket: string;
    key: string;
    versionId?: string;
}

/**
 * Pictures, manifests and results, in a folder or in S3. Every method throws {@link ObjectStorageError},
 * whose message is one sentence for the user, naming the object, what is wrong and what to do.
 */
export interface ObjectStorage {
    /** The whole object. Throws `too-large` past `maxBytes`, without ever holding more. */
    read(location: ObjectLocation, maxBytes: number): Promise<Buffer>;
    /** For what is too large to hold (manifests). Ends well only with the whole object; fails like the methods. */
    openRead(location: ObjectLocation): Promise<Readable>;
    /** Appears whole or not at all. */
    write(location: ObjectLocation, body: Uint8Array, contentType: string): Promise<void>;
    /** That it can be written there, as far as is known beforehand. Throws `no-such-bucket`, `access-denied` or `bad-key`. */
    requireWritable(location: ObjectLocation): Promise<void>;
}

export type ObjectStorageErrorReason =
    "no-such-bucket" | "no-such-object" | "access-denied" | "bad-key" | "too-large" | "disk-full" | "unavailable";

export class ObjectStorageError extends Error {
    override readonly name = "ObjectStorageError";

    constructor(
        readonly reason: ObjectStorageErrorReason,
        message: string,
        options?: ErrorOptions,
    ) {
        super(message, options);
    }
}
