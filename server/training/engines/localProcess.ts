import type { ChildProcess } from "node:child_process";
import { countOomKills, describeEnd } from "../../background/childEnd";
import { forkModule } from "../../background/forkModule";
import { watchChild } from "../../background/watchChild";
import type { JobProgress } from "../trainingJob";
import type { TrainingOrder } from "../trainingOrder";
import type { TrainingNews } from "../trainingProcess";
import type { JobEnding, TrainingEngine } from "./trainingEngine";

export interface LocalProcessOptions {
    /** Module of the process, for tests of what happens when it dies. */
    processModule?: string;
    /** Silence after which a process counts as hung and is ended, in milliseconds. */
    silentMs?: number;
}

/**
 * Makes the engine that trains in child processes of the service, one for each job. They end with the service, so a
 * job begins again after a restart.
 */
export function localProcessEngine({
    processModule = require.resolve("../trainingProcess"),
    silentMs = 60_000,
}: LocalProcessOptions = {}): TrainingEngine {
    const running = new Map<string, ChildProcess>();
    return {
        name: "localProcess",
        outlivesService: false,
        run({ name, order }, onProgress) {
            const oomKills = countOomKills();
            const child = forkModule(processModule, { readsS3: true });
            running.set(name, child);
            child.once("exit", () => running.delete(name));
            const ended = lastWordOf(child, order, { onProgress, silentMs, oomKills });
            return { ended, detach: () => endProcess(child) };
        },
        async discard(name) {
            const child = running.get(name);
            if (child !== undefined) {
                await endProcess(child);
            }
        },
    };
}

function lastWordOf(
    child: ChildProcess,
    order: TrainingOrder,
    {
        onProgress,
        silentMs,
        oomKills,
    }: { onProgress: (news: JobProgress) => void; silentMs: number; oomKills: number | undefined },
): Promise<JobEnding> {
    return new Promise<JobEnding>((resolve) => {
        const watch = watchChild(child, {
            silentMs,
            onHung: () =>
                resolve({
                    kind: "crashed",
                    cause: "hung",
                    reason: `it hung: no sign of life for ${silentMs / 1000} s`,
                }),
            onMessage(message) {
                const news = message as TrainingNews;
                if (news.kind === "progress") {
                    const { kind: _, ...progress } = news;
                    onProgress(progress);
                } else {
                    resolve(news);
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

async function endProcess(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
        return;
    }
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await gone;
}
