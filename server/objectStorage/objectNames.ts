import { describeLocation } from "./objectErrors";
import { ObjectStorageError } from "./objectStorage";
import type { ObjectLocation } from "./objectStorage";

/** Longest key that S3 allows, in bytes of UTF-8. */
const longestKeyBytes = 1024;

/** Tells whether a text can be the name of a bucket at all, in a folder or in S3. */
export function isBucketName(bucket: string): boolean {
    return /^[0-9A-Za-z_.-]+$/.test(bucket) && !/^\.+$/.test(bucket);
}

/**
 * Requires a key that both storages can use. A key is refused if a path, a URL or an encoding would turn it into
 * the name of another object.
 *
 * @throws ObjectStorageError `bad-key`
 */
export function requireUsableKey(location: ObjectLocation): void {
    const { key } = location;
    if (key === "") {
        throw badKey(location, "the key is empty");
    }
    if (Buffer.byteLength(key) > longestKeyBytes) {
        throw badKey(location, `the key is longer than ${longestKeyBytes} bytes`);
    }
    if (key.includes("\0")) {
        throw badKey(location, "the key holds the character NUL");
    }
    if (/\p{Surrogate}/u.test(key)) {
        throw badKey(location, "the key holds half of a character");
    }
    if (key.split("/").some((part) => part === "." || part === "..")) {
        throw badKey(location, 'no part of the key between slashes can be "." or ".."');
    }
}

/**
 * Requires a prefix that keys can have in both storages. The empty one stands for the whole bucket.
 *
 * @throws ObjectStorageError `bad-key`
 */
export function requireUsablePrefix(location: ObjectLocation): void {
    if (location.key !== "") {
        requireUsableKey(location);
    }
}

/** Error for a key that can't exist. */
export function badKey(location: ObjectLocation, reason: string, options?: ErrorOptions): ObjectStorageError {
    return new ObjectStorageError(
        "bad-key",
        `${describeLocation(location)} can't be used: ${reason}. Use another key.`,
        options,
    );
}
