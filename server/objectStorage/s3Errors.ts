import { BrokenOffError, isDamaged } from "./resumeBody";
import { describeLocation, changedMeanwhile } from "./objectErrors";
import { badKey } from "./objectNames";
import { ObjectStorageError } from "./objectStorage";
import type { ObjectLocation, ObjectStorageErrorReason } from "./objectStorage";

/** Attempted action on an object, on a bucket (`find`, `make`), or on all keys with a prefix (`list`). */
export type S3Verb = "read" | "write" | "find" | "make" | "list" | "delete";

/** Error for a bucket that doesn't exist. */
export function noSuchBucket(bucket: string, cause?: unknown): ObjectStorageError {
    return new ObjectStorageError(
        "no-such-bucket",
        `There is no bucket "${bucket}" in S3. Make it, or name an existing bucket.`,
        { cause },
    );
}

interface SdkError extends Error {
    $metadata?: { httpStatusCode?: number };
    code?: string;
}

/** Translates a failed call of S3, after all attempts, into an error for the user. */
export function asS3Error(verb: S3Verb, location: ObjectLocation, error: unknown): unknown {
    if (error instanceof ObjectStorageError) {
        return error;
    }
    const { name, message, code, $metadata } = error as SdkError;
    const what =
        location.bucket === ""
            ? "the buckets of the account"
            : verb === "find" || verb === "make"
              ? `the bucket "${location.bucket}"`
              : describeLocation(location);
    const failed = (reason: ObjectStorageErrorReason, sentence: string) =>
        new ObjectStorageError(reason, sentence, { cause: error });

    if (name === "NoSuchBucket" || (verb === "find" && $metadata?.httpStatusCode === 404)) {
        return noSuchBucket(location.bucket, error);
    }
    if (name === "NoSuchKey" || name === "NoSuchVersion" || name === "NotFound") {
        return failed("no-such-object", `There is no object ${what}. Check the bucket and the key.`);
    }
    if (name === "InvalidBucketName" || name === "KeyTooLongError" || name === "InvalidArgument") {
        return badKey(location, `S3 refuses it (${name}: ${message})`, { cause: error });
    }
    if (name === "PreconditionFailed") {
        return changedMeanwhile(location, error);
    }
    if (name === "SlowDown" || $metadata?.httpStatusCode === 429) {
        return failed(
            "unavailable",
            `S3 asks the service to slow down (${name}) and did not ${verb} ${what} in any of several attempts. Try again later.`,
        );
    }
    if (error instanceof BrokenOffError) {
        return failed(
            "unavailable",
            `The connection to S3 broke again and again while the service read ${what} (${message}). Try again when the network is well.`,
        );
    }
    if (isDamaged(error)) {
        return failed("unavailable", `${what} arrived damaged (${message}). Try again.`);
    }
    if (name === "CredentialsProviderError") {
        return failed(
            "access-denied",
            `The service has no AWS credentials to ${verb} ${what}. Start it with credentials in its environment or profile. For a local service, run "npx lookoutvision stop", then "pulumi up" in a shell that has them.`,
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
