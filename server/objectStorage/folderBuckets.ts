import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { asFolderError } from "./folderErrors";
import type { Buckets } from "./objectStorage";

/** Buckets that are folders of the bucket root. */
export function folderBuckets(bucketRoot: string): Buckets {
    return {
        async names() {
            const entries = await readdir(bucketRoot, { withFileTypes: true }).catch((error: unknown) => {
                throw asFolderError("read", { bucket: bucketRoot, key: "" }, error);
            });
            return entries
                .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
                .map(({ name }) => name)
                .sort();
        },
        async make(bucket) {
            await mkdir(join(bucketRoot, bucket), { recursive: true }).catch((error: unknown) => {
                throw asFolderError("write", { bucket, key: "" }, error);
            });
        },
    };
}
