import { CreateKeyCommand, DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from "@aws-sdk/client-kms";
import {
    CreateBucketCommand,
    DeleteBucketCommand,
    DeleteBucketEncryptionCommand,
    DeleteBucketPolicyCommand,
    DeleteObjectsCommand,
    GetBucketEncryptionCommand,
    GetBucketPolicyCommand,
    HeadBucketCommand,
    ListObjectsV2Command,
    PutBucketEncryptionCommand,
    PutBucketPolicyCommand,
    S3Client,
} from "@aws-sdk/client-s3";
import { main } from "@pulumi/pulumi/provider";
import { rolesAndRepositories } from "./rolesAndRepositories";
import { randomName } from "./resourceType";
import type { ResourceType } from "./resourceType";

const s3 = new S3Client({ forcePathStyle: true });
const kms = new KMSClient({});

const types: Record<string, ResourceType> = {
    ...rolesAndRepositories,
    "aws:s3/bucket:Bucket": {
        check: (name, inputs) => ({ bucket: randomName(name), ...inputs }),
        async create(inputs) {
            const bucket = String(inputs.bucket);
            await s3.send(new CreateBucketCommand({ Bucket: bucket }));
            return { id: bucket, outs: { ...inputs, arn: `arn:aws:s3:::${bucket}` } };
        },
        exists: (id) => succeeds(s3.send(new HeadBucketCommand({ Bucket: id }))),
        async delete(id, properties) {
            if (properties.forceDestroy === true) {
                await emptyBucket(id);
            }
            await s3.send(new DeleteBucketCommand({ Bucket: id }));
        },
    },
    "aws:s3/bucketPolicy:BucketPolicy": {
        check: (_name, inputs) => inputs,
        async create(inputs) {
            const bucket = String(inputs.bucket);
            await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: String(inputs.policy) }));
            return { id: bucket, outs: inputs };
        },
        exists: (id) => succeeds(s3.send(new GetBucketPolicyCommand({ Bucket: id }))),
        async delete(id) {
            await s3.send(new DeleteBucketPolicyCommand({ Bucket: id }));
        },
    },
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
        check: (_name, inputs) => inputs,
        async create(inputs) {
            const bucket = String(inputs.bucket);
            const rules = inputs.rules as {
                applyServerSideEncryptionByDefault: { kmsMasterKeyId: string };
                bucketKeyEnabled: boolean;
            }[];
            const Rules = rules.map(({ applyServerSideEncryptionByDefault: { kmsMasterKeyId }, bucketKeyEnabled }) => ({
                ApplyServerSideEncryptionByDefault: {
                    SSEAlgorithm: "aws:kms" as const,
                    KMSMasterKeyID: kmsMasterKeyId,
                },
                BucketKeyEnabled: bucketKeyEnabled,
            }));
            await s3.send(
                new PutBucketEncryptionCommand({ Bucket: bucket, ServerSideEncryptionConfiguration: { Rules } }),
            );
            return { id: bucket, outs: inputs };
        },
        exists: (id) => succeeds(s3.send(new GetBucketEncryptionCommand({ Bucket: id }))),
        async delete(id) {
            await s3.send(new DeleteBucketEncryptionCommand({ Bucket: id }));
        },
    },
    "aws:kms/key:Key": {
        check: (_name, inputs) => inputs,
        async create(inputs) {
            const description = typeof inputs.description === "string" ? inputs.description : undefined;
            const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({ Description: description }));
            return { id: key!.KeyId!, outs: { ...inputs, keyId: key!.KeyId, arn: key!.Arn } };
        },
        async exists(id) {
            const answer = await kms.send(new DescribeKeyCommand({ KeyId: id })).catch(() => undefined);
            return answer !== undefined && answer.KeyMetadata!.DeletionDate === undefined;
        },
        async delete(id) {
            await kms.send(new ScheduleKeyDeletionCommand({ KeyId: id, PendingWindowInDays: 7 }));
        },
    },
};

async function emptyBucket(bucket: string): Promise<void> {
    for (;;) {
        const { Contents: objects = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
        if (objects.length === 0) {
            return;
        }
        const keys = objects.map(({ Key }) => ({ Key }));
        await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys } }));
    }
}

async function succeeds(request: Promise<unknown>): Promise<boolean> {
    return request.then(
        () => true,
        () => false,
    );
}

function typeOf(urn: string): ResourceType {
    const type = urn.split("::")[2].split("$").at(-1)!;
    const known = types[type];
    if (!known) {
        throw new Error(`the AWS stand-in of the tests knows ${Object.keys(types).join(", ")}, not ${type}`);
    }
    return known;
}

void main(
    {
        version: "7.48.0",
        schema: "{}",
        async check(urn, olds, news) {
            // Keeps the engine's own `__defaults`, and a name that was given earlier.
            const kept = ["bucket", "name"].filter((member) => olds?.[member] !== undefined);
            const names = Object.fromEntries(kept.map((member) => [member, olds[member]]));
            return { inputs: typeOf(urn).check(urn.split("::").at(-1)!, { ...names, ...news }), failures: [] };
        },
        async diff(_id, _urn, olds, news) {
            const changed = Object.keys(news).filter((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key]));
            return { changes: changed.length > 0, replaces: changed, deleteBeforeReplace: true };
        },
        create: async (urn, inputs) => typeOf(urn).create(inputs),
        read: async (id, urn, props) => ((await typeOf(urn).exists(id)) ? { id, props } : {}),
        delete: async (id, urn, props) => typeOf(urn).delete(id, props),
        invoke: async (token) => {
            throw new Error(`the AWS stand-in of the tests has no functions (${token})`);
        },
    },
    process.argv.slice(2),
);
