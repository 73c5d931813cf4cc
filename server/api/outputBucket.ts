import { ObjectStorageError } from "../objectStorage/objectStorage";
import { internalError, validationError } from "./errors";
import type { Service } from "./service";

/**
 * Makes sure that what a caller orders can be written where it is to go, as far as that is known beforehand.
 *
 * @throws ApiError ValidationException when there is no such bucket, InternalServerException when nobody can tell.
 */
export async function requireOutputBucket(bucket: string, { objects }: Service): Promise<void> {
    try {
        await objects.requireBucket(bucket);
    } catch (error) {
        if (!(error instanceof ObjectStorageError)) {
            throw error;
        }
        const message = `The output location can't be used: ${error.message}`;
        throw error.reason === "unavailable" ? internalError(message) : validationError(message);
    }
}
