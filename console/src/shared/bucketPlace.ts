/** Place in a bucket. */
export interface BucketPlace {
    bucket: string;
    /** Key of an object, or a folder with a slash at its end. Empty: the whole bucket. */
    key: string;
}

/** Reads `s3://bucket/key`. Undefined: it isn't one. */
export function readBucketPlace(uri: string): BucketPlace | undefined {
    const [, bucket, key = ""] = /^s3:\/\/([0-9A-Za-z._-]{3,63})(?:\/(.*))?$/.exec(uri.trim()) ?? [];
    return bucket === undefined ? undefined : { bucket, key };
}
