import type { Logger } from "pino";
import { type FoundationOptions, openFoundations } from "./openFoundations";
import { superviseTraining } from "./training/trainingSupervisor";

export interface WorkerOptions extends FoundationOptions {
    databaseUrl: string;
    workers: number;
    log: Logger;
}

/** Trains what services that share the database and the artifacts accept. */
export async function startWorker(options: WorkerOptions): Promise<{ close(): Promise<void> }> {
    const ending = new AbortController();
    const foundations = await openFoundations(options, ending.signal);
    const training = superviseTraining({ ...foundations, log: options.log, now: Date.now, workers: options.workers });
    return {
        async close() {
            ending.abort();
            await training.close();
            await foundations.store.destroy();
        },
    };
}
