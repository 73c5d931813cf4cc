/** Sentence for a data folder that can't be made or written, made from the file system's error. */
export function dataDirError(dataDir: string, error: unknown): Error {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = reasons[code ?? ""] ?? message;
    return new Error(
        `The data folder ${dataDir} can't be used: ${reason}. Correct that, or name another folder with --data-dir or LOOKOUTVISION_DATA_DIR (in a Pulumi stack lookoutvision:dataDir).`,
        {
            cause: error,
        },
    );
}

const reasons: Readonly<Record<string, string>> = {
    ENOENT: "it isn't there and can't be made in that place",
    ENOTDIR: "a part of its path is a file",
    EEXIST: "it is a file",
    EACCES: "this user may not write there",
    EPERM: "this user may not write there",
    EROFS: "its file system is read-only",
    ENOSPC: "its disk is full, or has no room for more files",
};
