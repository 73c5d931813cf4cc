import type { ChosenFile } from "./readFiles";

/** Files of an `<input>`. Those of a folder have their path in it. */
export function filesOfInput(files: readonly File[]): ChosenFile[] {
    return withoutHidden(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
}

/** Files that were dropped, with all that is in dropped folders. Call it within the event: later they are gone. */
export async function filesOfDrop(transfer: DataTransfer): Promise<ChosenFile[]> {
    const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
    const files: ChosenFile[] = [];
    for (const entry of entries) {
        await addFiles(entry, files);
    }
    return withoutHidden(files);
}

async function addFiles(entry: FileSystemEntry, files: ChosenFile[]): Promise<void> {
    if (entry.isFile) {
        const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
        files.push({ file, path: entry.fullPath.replace(/^\//, "") });
        return;
    }
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
        // A folder comes in parts of a hundred.
        const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
        if (part.length === 0) {
            return;
        }
        for (const each of part) {
            await addFiles(each, files);
        }
    }
}

const byName = new Intl.Collator("en", { numeric: true });

/**
 * In the order of their paths, whichever order the browser has. Without the files that systems put into folders unseen,
 * such as `.DS_Store` and `Thumbs.db`.
 */
function withoutHidden(files: ChosenFile[]): ChosenFile[] {
    return files
        .filter(({ path }) => !path.split("/").some((name) => name.startsWith(".") || name === "Thumbs.db"))
        .sort((one, other) => byName.compare(one.path, other.path));
}
