/** Words a file system's error as the end of a sentence: "it is a folder". */
export function fileProblem(error: unknown): string {
    const { code, message } = error as NodeJS.ErrnoException;
    return problems[code ?? ""] ?? `the system says: ${message}`;
}

const problems: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EISDIR: "it is a folder",
    ENOTDIR: "a part of its path is a file, not a folder",
    EEXIST: "a file is in its place",
    EACCES: "this user has no permission for it",
    EPERM: "this user has no permission for it",
    ELOOP: "it is a link that leads in a circle",
    ENAMETOOLONG: "its name is too long",
    ENOSPC: "the disk is full, or has no room for more files",
    EROFS: "its file system is read-only",
    EMFILE: "too many files are open",
};
