/** Name of a source's file, without bucket and folders. */
export function fileName(source: string): string {
    return source.slice(source.lastIndexOf("/") + 1);
}

/** Folder of a source, with bucket and a slash at the end. */
export function folderOf(source: string): string {
    return source.slice(0, source.lastIndexOf("/") + 1);
}
