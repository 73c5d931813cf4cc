import { ObjectStorageError } from "./objectStorage";
import type { ObjectLocation } from "./objectStorage";

/** Location as `s3://bucket/key`, for messages. */
export function describeLocation(location: ObjectLocation): string {
    return `s3://${location.bucket}/${location.key}`;
}

/** Error for an object larger than allowed. Both storages word it alike. */
export function tooLarge(location: ObjectLocation, size: number, maxBytes: number): ObjectStorageError {
    return new ObjectStorageError(
        "too-large",
        `${describeLocation(location)} has ${size} bytes; at most ${maxBytes} are allowed. Use a smaller file.`,
    );
}

/**
 * Error for an object that was changed during the read. The bytes received are neither the old object nor the new
 * one.
 */
export function changedMeanwhile(location: ObjectLocation, cause?: unknown): ObjectStorageError {
    return new ObjectStorageError(
        "unavailable",
        `${describeLocation(location)} was changed while it was read. Try again when nobody writes it.`,
        { cause },
    );
}
