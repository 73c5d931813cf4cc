import { DeleteObjectsCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import type { S3Client } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";

/** A folder in S3 for what goes to SageMaker and comes back. Its calls fail with the errors of the AWS SDK. */
export interface Staging {
    /** `s3://BUCKET/PREFIX/` of the folder, or of a folder in it. */
    uri(folder?: string): string;
    /** Names of its objects, relative to the folder. */
    list(folder?: string): Promise<string[]>;
    write(name: string, content: Uint8Array): Promise<void>;
    /** Opens an object. Undefined: there is none. */
    open(name: string): Promise<Readable | undefined>;
    /** Reads an object. Undefined: there is none. */
    read(name: string): Promise<Buffer | undefined>;
    /** Deletes all its objects. Having nothing to delete is success. */
    deleteAll(): Promise<void>;
}

export interface StagingPlace {
    bucket: string;
    /** With a slash at the end. */
    prefix: string;
    /** KMS key for what is written. Undefined: as the bucket encrypts. */
    kmsKeyId?: string;
}

/** Opens a folder in S3. @param signal - when aborted, calls in progress are given up. */
export function openStaging(client: () => S3Client, place: StagingPlace, signal?: AbortSignal): Staging {
    const { bucket, prefix, kmsKeyId } = place;
    const options = { abortSignal: signal };

    async function* pages(folder: string): AsyncGenerator<string[]> {
        let token: string | undefined;
        do {
            const page = await client().send(
                new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + folder, ContinuationToken: token }),
                options,
            );
            yield (page.Contents ?? []).map(({ Key }) => Key!.slice(prefix.length));
            token = page.NextContinuationToken;
        } while (token !== undefined);
    }

    async function open(name: string): Promise<Readable | undefined> {
        try {
            const { Body } = await client().send(new GetObjectCommand({ Bucket: bucket, Key: prefix + name }), options);
            return Body as Readable;
        } catch (error) {
            if ((error as Error).name === "NoSuchKey") {
                return undefined;
            }
            throw error;
        }
    }

    return {
        uri: (folder = "") => `s3://${bucket}/${prefix}${folder}`,
        async list(folder = "") {
            const names: string[] = [];
            for await (const page of pages(folder)) {
                names.push(...page);
            }
            return names;
        },
        async write(name, content) {
            await client().send(
                new PutObjectCommand({
                    Bucket: bucket,
                    Key: prefix + name,
                    Body: content,
                    ...(kmsKeyId !== undefined && { ServerSideEncryption: "aws:kms", SSEKMSKeyId: kmsKeyId }),
                }),
                options,
            );
        },
        open,
        async read(name) {
            const body = await open(name);
            return body === undefined ? undefined : buffer(body);
        },
        async deleteAll() {
            for await (const names of pages("")) {
                if (names.length === 0) {
                    continue;
                }
                const { Errors: errors } = await client().send(
                    new DeleteObjectsCommand({
                        Bucket: bucket,
                        Delete: { Objects: names.map((name) => ({ Key: prefix + name })), Quiet: true },
                    }),
                    options,
                );
                if (errors?.[0] !== undefined) {
                    const { Key: key, Code: code } = errors[0];
                    throw new Error(
                        `S3 did not delete s3://${bucket}/${key} (${code ?? "unknown reason"}). Allow the service s3:DeleteObject there.`,
                    );
                }
            }
        },
    };
}
