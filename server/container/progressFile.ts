import { performance } from "node:perf_hooks";
import { writeFileAtomically } from "../files/writeFileAtomically";
import type { JobProgress } from "../training/trainingJob";
import { progressFile } from "./layout";

/** Least time between two versions of the file, in milliseconds. SageMaker copies each to S3. */
const pauseMs = 2000;

export interface ProgressFile {
    /** Notes what is new. Writes it soon, unless newer progress comes before. */
    note(this: void, progress: JobProgress): void;
    /** Writes what is still to be written. */
    close(): Promise<void>;
}

/** Opens the file with the progress, which is always whole, and tells each stage in the log. */
export function openProgressFile(): ProgressFile {
    let latest: JobProgress | undefined;
    let writing: Promise<void> = Promise.resolve();
    let timer: NodeJS.Timeout | undefined;
    let writtenAt = -Infinity;
    let loggedStage: string | undefined;

    function write(): void {
        timer = undefined;
        if (latest === undefined) {
            return;
        }
        const text = JSON.stringify(latest);
        latest = undefined;
        writtenAt = performance.now();
        // A training doesn't fail because nobody learns how far it is.
        writing = writing
            .then(() => writeFileAtomically(progressFile, text))
            .catch((error: unknown) => console.error(`The progress was not written: ${(error as Error).message}`));
    }

    return {
        note(progress) {
            latest = progress;
            timer ??= setTimeout(write, Math.max(0, writtenAt + pauseMs - performance.now()));
            if (progress.stage !== loggedStage) {
                loggedStage = progress.stage;
                console.log(`lookoutvision: progress=${progress.fraction.toFixed(4)}; stage="${progress.stage}";`);
            }
        },
        async close() {
            clearTimeout(timer);
            write();
            await writing;
        },
    };
}
