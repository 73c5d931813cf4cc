/** Waits for a look at a file. Undefined: the file doesn't exist. Other errors are thrown. */
export async function ifThere<T>(found: Promise<T>): Promise<T | undefined> {
    try {
        return await found;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}
