/**
 * The operations on a bucket that uploading needs. Every method throws an Error whose message is one sentence for the
 * user.
 */
export interface Bucket {
    /** `s3://bucket`, for messages and manifests, also if the bucket is a folder. */
    uri: string;
    /** Lists the keys under a prefix, each with a stamp that changes when the object is written again. */
    list(prefix: string): Promise<Map<string, string>>;
    /** Reads an object. A version counts in S3 only, because folders keep none. Undefined: no such object. */
    read(key: string, versionId?: string): Promise<Buffer | undefined>;
    /** Writes an object. Returns its new stamp. */
    write(key: string, body: Buffer, contentType: string): Promise<string>;
    /** Deletes the objects. A missing object or bucket is no error. */
    remove(keys: readonly string[]): Promise<void>;
}
