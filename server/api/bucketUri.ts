import type { ObjectLocation } from "../objectStorage/objectStorage";

/** Reads `s3://bucket/key`, whose key may be empty. Undefined: it is of another form. */
export function parseBucketUri(uri: string): ObjectLocation | undefined {
    const [, bucket, key] = /^s3:\/\/([0-9A-Za-z._-]{3,63})\/([^\p{Cc}\p{Surrogate}]*)$/su.exec(uri) ?? [];
    return bucket === undefined ? undefined : { bucket, key };
}
