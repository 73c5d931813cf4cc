import {
    GetObjectCommand,
    HeadBucketCommand,
    HeadObjectCommand,
    ListObjectsV2Command,
    PutObjectCommand,
} from "@aws-sdk/client-s3";
import type { GetObjectCommandInput, S3Client } from "@aws-sdk/client-s3";
import type { Readable } from "node:stream";
import { ServiceEndsError } from "../background/serviceEndsError";
import { collectBody } from "./collectBody";
import type { OpenObject } from "./collectBody";
import { isBucketName, requireUsableKey, requireUsablePrefix } from "./objectNames";
import type { ObjectLocation, ObjectStorage } from "./objectStorage";
import { resumeBody } from "./resumeBody";
import { asS3Error, noSuchBucket } from "./s3Errors";
import type { S3Verb } from "./s3Errors";

/** Longest check for a bucket, with all its attempts, in milliseconds. */
const findTimeoutMs = 15_000;

/**
 * Creates a storage for buckets in S3, or in a service that speaks S3, by the AWS SDK with its usual settings. A
 * read whose connection breaks in the middle resumes where it was.
 *
 * @param ending - when aborted, calls in progress are given up with a {@link ServiceEndsError}.
 * @param listedAtOnce - number of keys that one call lists, at most 1,000.
 */
export function createS3Storage(client: () => S3Client, ending?: AbortSignal, listedAtOnce = 1000): ObjectStorage {
    const asError = (verb: S3Verb, location: ObjectLocation, error: unknown) =>
        ending?.aborted ? new ServiceEndsError({ cause: error }) : asS3Error(verb, location, error);
    const failingClearly = async <T>(verb: S3Verb, location: ObjectLocation, action: () => Promise<T>) => {
        try {
            if (!isBucketName(location.bucket)) {
                throw noSuchBucket(location.bucket);
            }
            return await action();
        } catch (error) {
            throw asError(verb, location, error);
        }
    };
    const get = ({ bucket, key, versionId }: ObjectLocation, part: Partial<GetObjectCommandInput> = {}) =>
        client().send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId, ...part }), {
            abortSignal: ending,
        });

    async function openObject(location: ObjectLocation): Promise<OpenObject> {
        requireUsableKey(location);
        const { Body, ContentLength, ETag } = await get(location);
        const body = resumeBody(
            { body: Body as Readable, size: ContentLength },
            {
                openAt: async (offset) => {
                    const part = await get(location, { Range: `bytes=${offset}-`, IfMatch: ETag });
                    if (!part.ContentRange?.startsWith(`bytes ${offset}-`)) {
                        throw new Error("it doesn't send parts of objects");
                    }
                    return part.Body as Readable;
                },
                asError: (error) => asError("read", location, error),
                ending,
            },
        );
        return { body, size: ContentLength };
    }

    return {
        read: (location, maxBytes) =>
            failingClearly("read", location, async () => collectBody(await openObject(location), location, maxBytes)),
        openRead: (location) => failingClearly("read", location, async () => (await openObject(location)).body),
        async *list({ bucket, prefix }) {
            const location = { bucket, key: prefix };
            let next: string | undefined;
            do {
                const page = await failingClearly("list", location, () => {
                    requireUsablePrefix(location);
                    return client().send(
                        new ListObjectsV2Command({
                            Bucket: bucket,
                            Prefix: prefix,
                            MaxKeys: listedAtOnce,
                            ContinuationToken: next,
                        }),
                        { abortSignal: ending },
                    );
                });
                for (const { Key, Size } of page.Contents ?? []) {
                    yield { key: Key!, size: Size ?? 0 };
                }
                next = page.IsTruncated ? page.NextContinuationToken : undefined;
            } while (next !== undefined);
        },
        write: (location, body, contentType) =>
            failingClearly("write", location, async () => {
                requireUsableKey(location);
                await client().send(
                    new PutObjectCommand({
                        Bucket: location.bucket,
                        Key: location.key,
                        Body: body,
                        ContentType: contentType,
                    }),
                    { abortSignal: ending },
                );
            }),
        describe: (location) =>
            failingClearly("read", location, async () => {
                requireUsableKey(location);
                const { ContentLength, ETag } = await client().send(
                    new HeadObjectCommand({
                        Bucket: location.bucket,
                        Key: location.key,
                        VersionId: location.versionId,
                    }),
                    { abortSignal: ending },
                );
                return { size: ContentLength!, tag: ETag!.replaceAll('"', "") };
            }),
        requireWritable: (location) =>
            failingClearly("find", location, async () => {
                requireUsableKey(location);
                // A caller waits for this check. All other reads and writes happen in the background.
                const tooLate = AbortSignal.timeout(findTimeoutMs);
                const abortSignal = ending === undefined ? tooLate : AbortSignal.any([ending, tooLate]);
                await client().send(new HeadBucketCommand({ Bucket: location.bucket }), { abortSignal });
            }),
    };
}
