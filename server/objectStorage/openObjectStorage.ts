import type { S3Client } from "@aws-sdk/client-s3";
import { chooseStorage } from "./chooseStorage";
import { createFolderStorage } from "./folderStorage";
import { folderBuckets } from "./folderBuckets";
import type { Buckets, ObjectStorage } from "./objectStorage";

/**
 * Opens the storage: folder buckets under `bucketRoot`, all others in S3. AWS's library and its client (credentials,
 * sockets) are loaded for the first bucket that needs them.
 *
 * @param ending - the same as in createS3Storage.
 */
export function openObjectStorage(bucketRoot: string, region: string, ending?: AbortSignal): ObjectStorage {
    return chooseStorage(createFolderStorage(bucketRoot), () => {
        const { createS3Storage } = require("./s3Storage") as typeof import("./s3Storage");
        return createS3Storage(clientOnce(region), ending);
    });
}

/**
 * Opens the buckets of one storage: folders under `bucketRoot`, or those of the account in S3.
 *
 * @param ending - the same as in createS3Storage.
 */
export function openBuckets(kind: "folder" | "s3", bucketRoot: string, region: string, ending?: AbortSignal): Buckets {
    if (kind === "folder") {
        return folderBuckets(bucketRoot);
    }
    const { s3Buckets } = require("./s3Buckets") as typeof import("./s3Buckets");
    return s3Buckets(clientOnce(region), region, ending);
}

/** Returns a function that makes a client of S3 when it is first called. */
function clientOnce(region: string): () => S3Client {
    const { createS3Client } = require("./s3Client") as typeof import("./s3Client");
    let client: S3Client | undefined;
    return () => (client ??= createS3Client(process.env, region));
}
