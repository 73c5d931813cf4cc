import { GetObjectCommand, HeadBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { addAbortSignal, type Readable } from "node:stream";
import { ServiceEndsError } from "../serviceEndsError";
import { describeLocation, tooLarge } from "./objectErrors";
import { type ObjectLocation, type ObjectStorage, ObjectStorageError } from "./objectStorage";

/** For looking whether a bucket is there, all attempts together. */
const findTimeoutMs = 15_000;

/**
 * Buckets in S3, or in what speaks S3, by the AWS SDK with its usual settings.
 *
 * @param ending - when aborted, calls under way are given up with a {@link ServiceEndsError}.
 */
export function createS3Storage(client: () => S3Client, ending?: AbortSignal): ObjectStorage {
    const get = async (location: ObjectLocation) => {
        const { Body, ContentLength } = await client().send(getObject(location), { abortSignal: ending });
        const body = Body as Readable;
        return { body: ending === undefined ? body : addAbortSignal(ending, body), ContentLength };
    };
    const failingClearly = <T>(verb: Verb, location: ObjectLocation, action: () => Promise<T>) =>
        action().catch((error: unknown) => {
            throw ending?.aborted ? new ServiceEndsError({ cause: error }) : asObjectStorageError(verb, location, error);
        });
    return {
        async read(location, maxBytes) {
            return failingClearly("read", location, async () => {
                const { body, ContentLength } = await get(location);
                if (ContentLength !== undefined && ContentLength > maxBytes) {
                    body.destroy();
                    throw tooLarge(location, ContentLength, maxBytes);
                }
                return collect(body, location, maxBytes);
            });
        },
        async openRead(location) {
            return failingClearly("read", location, async () => (await get(location)).body);
        },
        async write(location, body, contentType) {
            await failingClearly("write", location, () =>
                client().send(
                    new PutObjectCommand({ Bucket: location.bucket, Key: location.key, Body: body, ContentType: contentType }),
                    { abortSignal: ending },
                ),
            );
        },
        async requireBucket(bucket) {
            // Callers wait for it, while everything else is read and written behind their backs.
            const tooLate = AbortSignal.timeout(findTimeoutMs);
            const abortSignal = ending === undefined ? tooLate : AbortSignal.any([ending, tooLate]);
            await failingClearly("find", { bucket, key: "" }, () => client().send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal }));
        },
    };
}

/**
 * The client of the usual chain: environment, profile, instance. With an endpoint of one's own (moto, MinIO)
 * buckets are in the path, since their host names don't resolve.
 *
 * @param region - where the environment names none.
 * @param stalledMs - a connection on which nothing moves for so long is given up, in the middle of a body too.
 */
export function createS3Client(environment: NodeJS.ProcessEnv, region: string, stalledMs = 10_000): S3Client {
    const ownEndpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
    return new S3Client({
        region: environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? region,
        followRegionRedirects: true,
        forcePathStyle: ownEndpoint !== undefined && ownEndpoint !== "",
        maxAttempts: 5,
        // Not requestTimeout: by itself it only warns, and it would end long uploads that move.
        requestHandler: { connectionTimeout: 10_000, socketTimeout: stalledMs },
    });
}

function getObject(location: ObjectLocation): GetObjectCommand {
    return new GetObjectCommand({ Bucket: location.bucket, Key: location.key, VersionId: location.versionId });
}

async function collect(body: Readable, location: ObjectLocation, maxBytes: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of body) {
        size += (chunk as Buffer).length;
        if (size > maxBytes) {
            body.destroy();
            throw tooLarge(location, size, maxBytes);
        }
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks);
}

type Verb = "read" | "write" | "find";

interface SdkError extends Error {
    $metadata?: { httpStatusCode?: number };
    code?: string;
}

function asObjectStorageError(verb: Verb, location: ObjectLocation, error: unknown): unknown {
    if (error instanceof ObjectStorageError) {
        return error;
    }
    const { name, message, code, $metadata } = error as SdkError;
    const what = verb === "find" ? `the bucket "${location.bucket}"` : describeLocation(location);
    const failed = (reason: ConstructorParameters<typeof ObjectStorageError>[0], sentence: string) =>
        new ObjectStorageError(reason, sentence, { cause: error });

    if (name === "NoSuchBucket" || (verb === "find" && $metadata?.httpStatusCode === 404)) {
        return failed("no-such-bucket", `There is no bucket "${location.bucket}" in S3. Make it, or name an existing bucket.`);
    }
    if (name === "NoSuchKey" || name === "NoSuchVersion" || name === "NotFound") {
        return failed("no-such-object", `There is no object ${what}. Check the bucket and the key.`);
    }
    if (name === "InvalidBucketName" || name === "KeyTooLongError" || name === "InvalidArgument") {
        return failed("bad-key", `${what} can't be used in S3 (${name}: ${message}). Use another name.`);
    }
    if (name === "CredentialsProviderError") {
        return failed(
            "access-denied",
            `The service has no AWS credentials to ${verb} ${what}. Start it where its environment or profile has some: stop a local one with "npx lookoutvision stop", and run "pulumi up" in a shell that has them.`,
        );
    }
    if (name === "ExpiredToken" || name === "ExpiredTokenException" || name === "TokenRefreshRequired") {
        return failed(
            "access-denied",
            `The AWS credentials that the service was started with have expired, so ${what} can't be reached. Start it again with fresh ones.`,
        );
    }
    if ($metadata?.httpStatusCode === 403 || name === "AccessDenied" || name === "Forbidden") {
        return failed(
            "access-denied",
            `S3 refuses to let the service ${verb} ${what} (${name}). Give its AWS credentials access to the bucket.`,
        );
    }
    if (name === "AbortError") {
        return failed("unavailable", `S3 did not answer in time to ${verb} ${what}. Try again when it does.`);
    }
    const known = [code ?? name, message].filter((part) => part !== undefined && part !== "").join(": ");
    const reason = name === "Unknown" ? `HTTP status ${$metadata?.httpStatusCode}` : known;
    return failed("unavailable", `S3 could not be reached to ${verb} ${what} (${reason}). Try again when it is back.`);
}
