/*
 * What SageMaker's errors mean. It has one name for many faults of a request, and tells them apart in its message only.
 */

/** Makes a call. @returns undefined if it fails in a way that is all right. */
export async function unless<T>(isAllRight: (error: Error) => boolean, call: () => Promise<T>): Promise<T | undefined> {
    try {
        return await call();
    } catch (error) {
        if (isAllRight(error as Error)) {
            return undefined;
        }
        throw error;
    }
}

/** Whether what a call names isn't there. */
export function isUnknown({ name, message }: Error): boolean {
    return (
        name === "ResourceNotFound" ||
        (name === "ValidationException" && /could not find|not found|does not exist/i.test(message))
    );
}

/** Whether what a call makes is there already. */
export function isTaken({ name, message }: Error): boolean {
    return (
        name === "ResourceInUse" ||
        (/^(ValidationException|ConflictException)$/.test(name) && /already exist/i.test(message))
    );
}
