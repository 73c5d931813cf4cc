import type { FileAnswer, FileQuestion } from "./fileReader.worker";

/** A file as it was chosen or dropped. */
export interface ChosenFile {
    file: File;
    /** Path within what was chosen: `parts/normal/1.png`. A single file's path is its name. */
    path: string;
}

/** A chosen file with what is in it. */
export type ReadFile = ChosenFile & Omit<FileAnswer, "id">;

/** Longest file that is read: a longer one is refused by its length alone. */
export const longestFileBytes = 8 * 1024 * 1024;

/** Number of files in a worker's queue at once. */
const ahead = 4;

/**
 * Reads files in processes beside the page, which stays quick meanwhile.
 *
 * @param onProgress - is told how many files have been read.
 * @returns the files in their order, with what they hold.
 */
export async function readFiles(
    chosen: readonly ChosenFile[],
    { signal, onProgress }: { signal: AbortSignal; onProgress(done: number): void },
): Promise<ReadFile[]> {
    const results: ReadFile[] = chosen.map((each) => ({ ...each }));
    const waiting = chosen.map((_file, index) => index).filter((index) => chosen[index]!.file.size <= longestFileBytes);
    let done = chosen.length - waiting.length;
    const readAll = (worker: Worker) =>
        new Promise<void>((resolve, reject) => {
            let open = 0;
            const ask = () => {
                const id = waiting.shift();
                if (id !== undefined) {
                    open++;
                    worker.postMessage({ id, file: chosen[id]!.file } satisfies FileQuestion);
                } else if (open === 0) {
                    resolve();
                }
            };
            worker.onmessage = ({ data: { id, ...answer } }: MessageEvent<FileAnswer>) => {
                Object.assign(results[id]!, answer);
                open--;
                onProgress(++done);
                ask();
            };
            worker.onerror = (event) => reject(new Error(event.message));
            signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
            for (let count = 0; count < ahead; count++) {
                ask();
            }
        });
    const count = Math.min(4, Math.max(1, (navigator.hardwareConcurrency ?? 2) - 1), Math.ceil(chosen.length / ahead));
    const workers = Array.from(
        { length: Math.max(count, 1) },
        () => new Worker(new URL("./fileReader.worker.ts", import.meta.url), { type: "module" }),
    );
    try {
        signal.throwIfAborted();
        await Promise.all(workers.map(readAll));
    } finally {
        workers.forEach((worker) => worker.terminate());
    }
    return results;
}
