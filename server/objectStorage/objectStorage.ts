import type { Readable } from "node:stream";

/** Location of an object: `s3://bucket/key`. */
export interface ObjectLocation {
    bucket: string;
    key: string;
    versionId?: string;
}

/** All objects of a bucket whose keys begin with a prefix. */
export interface ObjectFolder {
    bucket: string;
    prefix: string;
}

export interface ListedObject {
    key: string;
    /** Size in bytes. */
    size: number;
}

/**
 * Storage of pictures, manifests and results, in a folder or in S3. Every method throws
 * {@link ObjectStorageError}. Its message is one sentence for the user, naming the object, what is wrong and what
 * to do.
 */
export interface ObjectStorage {
    /** Reads the whole object. Throws `too-large` past `maxBytes`, and never holds more. */
    read(location: ObjectLocation, maxBytes: number): Promise<Buffer>;
    /**
     * Opens an object that is too large to hold in memory, such as a manifest. The stream ends without an error only
     * after the whole object. It fails with the same errors as the methods.
     */
    openRead(location: ObjectLocation): Promise<Readable>;
    /**
     * Lists the objects whose keys begin with a prefix, in the order of the keys' bytes. A prefix that no key begins
     * with has none. Fails in the iteration.
     */
    list(folder: ObjectFolder): AsyncIterable<ListedObject>;
    /** Writes an object, which appears whole or not at all. */
    write(location: ObjectLocation, body: Uint8Array, contentType: string): Promise<void>;
    /**
     * Checks that an object can be written there, as far as is known beforehand. Throws `no-such-bucket`,
     * `access-denied` or `bad-key`.
     */
    requireWritable(location: ObjectLocation): Promise<void>;
    /** Finds an object without reading it. */
    describe(location: ObjectLocation): Promise<ObjectFacts>;
}

/** What is known of an object without its content. */
export interface ObjectFacts {
    /** Size in bytes. */
    size: number;
    /** Text that is another when the content is another. */
    tag: string;
}

/** All buckets of a storage. The methods throw {@link ObjectStorageError}. */
export interface Buckets {
    /** Names of the buckets, in their order. */
    names(): Promise<string[]>;
    /** Makes a bucket for pictures of this service. It may be there already, if it is the service's own. */
    make(bucket: string): Promise<void>;
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
