import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Service } from "../service/connection";
import { openFolderBucket } from "./folderBucket";
import { openS3Bucket } from "./s3Bucket";
import type { Bucket } from "./bucket";

/**
 * Opens a bucket: the folder of its name under the service's bucket root if that exists, otherwise the bucket in S3.
 */
export async function openBucket(service: Pick<Service, "bucketRoot" | "region">, name: string): Promise<Bucket> {
    const folder = await bucketFolder(service, name);
    return folder === undefined ? openS3Bucket(name, service.region) : openFolderBucket(name, folder);
}

/** Returns the absolute path of a bucket that is a folder. Undefined: it isn't one. */
export async function bucketFolder(service: Pick<Service, "bucketRoot">, name: string): Promise<string | undefined> {
    const folder = join(await service.bucketRoot(), name);
    return existsSync(folder) ? folder : undefined;
}
