import { type ObjectLocation, ObjectStorageError } from "../objectStorage/objectStorage";
import { internalError, validationError } from "../http/errors";
import type { Service } from "./context";

/**
 * Makes sure that what a caller orders can be written where it is to go, as far as that is known beforehand.
 *
 * @throws ApiError ValidationException when it can't, InternalServerException when nobody can tell.
 */
export async function requireOutputLocation(location: ObjectLocation, { objects }: Service): Promise<void> {
    try {
        await objects.requireWritable(location);
    } catch (error) {
        if (!(error instanceof ObjectStorageError)) {
            throw error;
        }
        const message = `The output location can't be used: ${error.message}`;
        throw error.reason === "unavailable" ? internalError(message) : validationError(message);
    }
}
