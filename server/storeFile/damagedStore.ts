/** The store's files are damaged. The message says which file, and how to restore a back-up. */
export class DamagedStoreError extends Error {
    override readonly name = "DamagedStoreError";

    /**
     * @param file - damaged file.
     * @param finding - what was found there, as the end of a sentence.
     */
    constructor(file: string, finding: string, options?: ErrorOptions) {
        super(
            `The store is damaged: ${file}: ${finding}. Stop the service, and restore the last back-up into a new folder: ` +
                `lookoutvision restore BACKUP --data-dir NEW_FOLDER. Leave the damaged folder as it is until that is done.`,
            options,
        );
    }
}

/** The store's files don't belong together, or are another release's. The message says what to do. */
export class StoreFilesError extends Error {
    override readonly name = "StoreFilesError";
}

/** Recognises SQLite's errors that mean a damaged file. */
export function isDamage(error: unknown): error is Error & { code: string } {
    const { code } = (error ?? {}) as { code?: unknown };
    return typeof code === "string" && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}
