import assert from "node:assert/strict";
import {
    GetBucketEncryptionCommand,
    GetBucketPolicyCommand,
    ListBucketsCommand,
    ListObjectsV2Command,
    S3Client,
} from "@aws-sdk/client-s3";
import type { EngineProject } from "../harness/engine/engine";
import type { Moto } from "../harness/parts/moto";

/** Asserts that the bucket of bucket-and-key has the example's policy and key, and the pictures of its dataset. */
export async function requireProtectedBucket(project: EngineProject, moto: Moto, bucket: string): Promise<void> {
    await withS3(moto, async (s3) => {
        const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
        assert.deepEqual(JSON.parse(Policy!).Statement[0].Resource, [
            `arn:aws:s3:::${bucket}`,
            `arn:aws:s3:::${bucket}/*`,
        ]);
        const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket: bucket }));
        const key = (await project.exportStack()).find(({ type }) => type === "aws:kms/key:Key")!.outputs!["arn"];
        assert.equal(
            ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID,
            key,
        );
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "pictures/" }));
        assert.equal(Contents.filter(({ Key }) => Key!.endsWith(".png")).length, 30);
    });
}

/** Asserts that no bucket is left. */
export async function requireNoBucket(moto: Moto): Promise<void> {
    await withS3(moto, async (s3) => assert.deepEqual((await s3.send(new ListBucketsCommand({}))).Buckets ?? [], []));
}

async function withS3(moto: Moto, use: (s3: S3Client) => Promise<void>): Promise<void> {
    const credentials = {
        accessKeyId: moto.env.AWS_ACCESS_KEY_ID,
        secretAccessKey: moto.env.AWS_SECRET_ACCESS_KEY,
    };
    const s3 = new S3Client({ endpoint: moto.endpoint, region: "us-east-1", forcePathStyle: true, credentials });
    try {
        await use(s3);
    } finally {
        s3.destroy();
    }
}
