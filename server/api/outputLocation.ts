import { ObjectStorageError } from "../objectStorage/objectStorage";
import type { ObjectLocation } from "../objectStorage/objectStorage";
import { internalError, validationError } from "../http/errors";
import type { Service } from "./context";

/**
 * Requires that a result can be written to the location that a caller names, as far as is known beforehand.
 *
 * @throws ApiError ValidationException when it can't be written, InternalServerException when this can't be found
 *   out.
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
