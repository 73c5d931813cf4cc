import type { ChildProcess } from "node:child_process";
import { countOomKills, describeEnd } from "../background/childEnd";
import { forkModule } from "../background/forkModule";
import { watchChild } from "../background/watchChild";
import type { JobEnding } from "./engines/trainingEngine";
import type { JobProgress } from "./trainingJob";
import type { TrainingNews } from "./runAsTrainingProcess";

export interface ProcessTrainingOptions {
    /** Whether the process reads S3 by itself. */
    readsS3: boolean;
    /** Silence after which the process counts as hung, in milliseconds. */
    silentMs: number;
    onProgress(progress: JobProgress): void;
}

/** Training in a process of its own, seen from its parent. @typeParam Other - last words besides a training's. */
export interface ProcessTraining<Other = never> {
    /** How the training ended, a crash of the process included. Never rejects. */
    ended: Promise<JobEnding | Other>;
    /** Kills the process, and resolves when it is gone. */
    end(): Promise<void>;
    /** Resolves when the process is gone, whatever the reason. */
    gone: Promise<void>;
}

/**
 * Starts a process that trains one version.
 *
 * @param processModule - module that takes one order and answers with {@link TrainingNews}.
 */
export function trainInProcess<Other extends { kind: string } = never>(
    processModule: string,
    order: object,
    options: ProcessTrainingOptions,
): ProcessTraining<Other> {
    const oomKills = countOomKills();
    const child = forkModule(processModule, { readsS3: options.readsS3 });
    const gone = new Promise<void>((resolve) => {
        child.once("exit", () => resolve());
        child.once("error", () => child.pid === undefined && resolve());
    });
    return {
        ended: lastWordOf(child, order, { ...options, oomKills }),
        async end() {
            if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
                child.kill("SIGKILL");
                await gone;
            }
        },
        gone,
    };
}

function lastWordOf<Other extends { kind: string }>(
    child: ChildProcess,
    order: object,
    { onProgress, silentMs, oomKills }: ProcessTrainingOptions & { oomKills: number | undefined },
): Promise<JobEnding | Other> {
    return new Promise<JobEnding | Other>((resolve) => {
        const watch = watchChild(child, {
            silentMs,
            onHung: () =>
                resolve({
                    kind: "crashed",
                    cause: "hung",
                    reason: `it hung: no sign of life for ${silentMs / 1000} s`,
                }),
            onMessage(message) {
                const news = message as TrainingNews | Other;
                if (news.kind === "progress") {
                    const { kind: _, ...progress } = news as TrainingNews & { kind: "progress" };
                    onProgress(progress);
                } else {
                    resolve(news as JobEnding | Other);
                }
            },
        });
        child.on("error", (error) => resolve({ kind: "crashed", reason: error.message }));
        child.on("close", (code, signal) => {
            const { reason, isOutOfMemory } = describeEnd(code, signal, { memoryBytes: watch.memoryBytes, oomKills });
            resolve({ kind: "crashed", reason, ...(isOutOfMemory && { cause: "memory" as const }) });
        });
        child.send(order, (error) => {
            if (error !== null) {
                resolve({ kind: "crashed", reason: error.message });
            }
        });
    });
}
