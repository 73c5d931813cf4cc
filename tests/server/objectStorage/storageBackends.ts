import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { createFolderStorage } from "../../../server/objectStorage/folderStorage";
import type { ObjectStorage } from "../../../server/objectStorage/objectStorage";
import { createS3Storage } from "../../../server/objectStorage/s3Storage";
import type { ObjectFault, ObjectRequest } from "../../harness/faults/objectProxy";
import { breakFirstTry, startTestS3 } from "../../harness/parts/testS3";

/** A storage, and how buckets are made in it. */
export interface Backend {
    storage: ObjectStorage;
    makeBucket(bucket: string): Promise<void>;
    close(): Promise<void>;
}

async function openS3(choose: (request: ObjectRequest) => ObjectFault | undefined): Promise<Backend> {
    const { client, direct, close } = await startTestS3(choose);
    return {
        storage: createS3Storage(() => client, undefined, 10),
        makeBucket: async (Bucket) => void (await direct.send(new CreateBucketCommand({ Bucket }))),
        close,
    };
}

/** Makes a storage of each kind. */
export const backends: Record<string, () => Promise<Backend>> = {
    async "in folders"() {
        const root = await mkdtemp(join(tmpdir(), "buckets-"));
        return {
            storage: createFolderStorage(root),
            makeBucket: async (bucket) => void (await mkdir(join(root, bucket))),
            close: () => rm(root, { recursive: true }),
        };
    },
    "in S3": () => openS3(() => undefined),
    "in an S3 whose connections break": () => openS3(breakFirstTry),
};
