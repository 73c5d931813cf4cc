import type { S3Client } from "@aws-sdk/client-s3";
import { chooseStorage } from "./chooseStorage";
import { createFolderStorage } from "./folderStorage";
import { folderBuckets } from "./folderBuckets";
import type { Buckets, ObjectStorage } from "./objectStorage";
import { s3Buckets } from "./s3Buckets";
import { createS3Client } from "./s3Client";
import { createS3Storage } from "./s3Storage";

/**
 * Opens the storage: folder buckets under `bucketRoot`, all others in S3. The S3 client (credentials, sockets) is
 * made for the first bucket that needs it.
 *
 * @param ending - the same as in createS3Storage.
 */
export function openObjectStorage(bucketRoot: string, region: string, ending?: AbortSignal): ObjectStorage {
    let client: S3Client | undefined;
    return chooseStorage(
        createFolderStorage(bucketRoot),
        createS3Storage(() => (client ??= createS3Client(process.env, region)), ending),
    );
}

/**
 * Opens the buckets of one storage: folders under `bucketRoot`, or those of the account in S3.
 *
 * @param ending - the same as in createS3Storage.
 */
export function openBuckets(kind: "folder" | "s3", bucketRoot: string, region: string, ending?: AbortSignal): Buckets {
    let client: S3Client | undefined;
    return kind === "folder"
        ? folderBuckets(bucketRoot)
        : s3Buckets(() => (client ??= createS3Client(process.env, region)), region, ending);
}
