/** Tells whether an error, or one that caused it, is of SQLite, PostgreSQL or the file system about a full disk. */
export function isDiskFull(error: unknown): boolean {
    const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
    return (
        code === "SQLITE_FULL" ||
        code === "53100" ||
        code === "ENOSPC" ||
        code === "EDQUOT" ||
        (cause !== undefined && isDiskFull(cause))
    );
}
