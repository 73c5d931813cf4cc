import { type ObjectLocation, ObjectStorageError } from "./objectStorage";

/** For messages: `s3://bucket/key`. */
export function describeLocation(location: ObjectLocation): string {
    return `s3://${location.bucket}/${location.key}`;
}

/** Both storages word it alike. */
export function tooLarge(location: ObjectLocation, size: number, maxBytes: number): ObjectStorageError {
    return new ObjectStorageError(
        "too-large",
        `${describeLocation(location)} has ${size} bytes; at most ${maxBytes} are allowed. Use a smaller file.`,
    );
}

/** What has come is neither the object as it was nor as it is. */
export function changedMeanwhile(location: ObjectLocation, cause?: unknown): ObjectStorageError {
    return new ObjectStorageError(
        "unavailable",
        `${describeLocation(location)} was changed while it was read. Try again when nobody writes it.`,
        { cause },
    );
}
