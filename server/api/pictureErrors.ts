import { CallerGoneError } from "../background/callerGone";
import { internalError, validationError } from "../http/errors";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { PictureFault } from "../pictures/pictureFault";

/** Tells whether a caller has the answer of a tag, by the header If-None-Match. */
export function hasTag(ifNoneMatch: string | undefined, tag: string): boolean {
    return (ifNoneMatch ?? "").split(",").some((each) => [tag, `W/${tag}`, "*"].includes(each.trim()));
}

/** Reasons for which the caller can't do anything. */
const ofService: readonly ObjectStorageError["reason"][] = ["unavailable", "disk-full"];

/**
 * Runs what reads or writes pictures, and says what went wrong.
 *
 * @param what - beginning of the sentence: "The picture s3://boards/1.png can't be shown".
 * @throws ApiError
 */
export async function sayingWhat<T>(what: string, action: () => Promise<T>): Promise<T> {
    try {
        return await action();
    } catch (error) {
        if (error instanceof PictureFault) {
            throw validationError(`${what}: ${error.message}.`);
        }
        if (error instanceof ObjectStorageError) {
            const message = `${what}: ${error.message}`;
            throw ofService.includes(error.reason) ? internalError(message) : validationError(message);
        }
        if (error instanceof CallerGoneError) {
            // Nobody reads it.
            throw validationError(error.message);
        }
        throw error;
    }
}
