import type { ChildProcess } from "node:child_process";
import { forkModule } from "../../background/forkModule";
import type { JobProgress } from "../trainingJob";
import type { TrainingOrder } from "../trainingOrder";
import type { TrainingNews } from "../trainingProcess";
import type { JobEnding, TrainingEngine } from "./trainingEngine";

/**
 * Makes the engine that trains in child processes of the service, one for each job. They end with the service, so a
 * job begins again after a restart.
 *
 * @param processModule - module of the process, for tests of what happens when it dies.
 */
export function localProcessEngine(processModule = require.resolve("../trainingProcess")): TrainingEngine {
    const running = new Map<string, ChildProcess>();
    return {
        name: "localProcess",
        outlivesService: false,
        run({ name, order }, onProgress) {
            const child = forkModule(processModule, { readsS3: true });
            running.set(name, child);
            child.once("exit", () => running.delete(name));
            return { ended: lastWordOf(child, order, onProgress), detach: () => endProcess(child) };
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
    onProgress: (news: JobProgress) => void,
): Promise<JobEnding> {
    return new Promise<JobEnding>((resolve) => {
        child.on("message", (message) => {
            const news = message as TrainingNews;
            if (news.kind === "progress") {
                const { kind: _, ...progress } = news;
                onProgress(progress);
            } else {
                resolve(news);
            }
        });
        child.on("error", (error) => resolve({ kind: "crashed", reason: error.message }));
        child.on("close", (code, signal) => resolve({ kind: "crashed", reason: signal ?? `exit code ${code}` }));
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
