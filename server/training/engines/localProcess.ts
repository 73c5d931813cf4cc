import { trainInProcess } from "../processTraining";
import type { ProcessTraining } from "../processTraining";
import type { TrainingEngine } from "./trainingEngine";

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
    const running = new Map<string, ProcessTraining>();
    return {
        name: "localProcess",
        outlivesService: false,
        run({ name, order }, onProgress) {
            const training = trainInProcess(processModule, order, { readsS3: true, silentMs, onProgress });
            running.set(name, training);
            void training.gone.then(() => running.delete(name));
            return { ended: training.ended, detach: () => training.end() };
        },
        async discard(name) {
            await running.get(name)?.end();
        },
    };
}
