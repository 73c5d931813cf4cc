/** What uploading needs of a bucket. Every method throws an Error whose message is one sentence for the user. */
export interface Bucket {
    /** `s3://bucket`, for messages and manifests: also where the bucket is a folder. */
    uri: string;
    /** The keys under a prefix, each with a stamp that changes when the object is written again. */
    list(prefix: string): Promise<Map<string, string>>;
    /** Undefined when there is no such object. A version counts in S3 only: folders keep none. */
    read(key: string, versionId?: string): Promise<Buffer | undefined>;
    /** Returns the new object's stamp. */
    write(key: string, body: Buffer, contentType: string): Promise<string>;
    /** What isn't there is no error; nor is it when the bucket is gone. */
    remove(keys: readonly string[]): Promise<void>;
}
