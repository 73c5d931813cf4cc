import { trainInProcess } from "../../processTraining";
import type { JobProgress } from "../../trainingJob";
import type { JobEnding } from "../trainingEngine";
import type { Planned, PlanOrder } from "./plan";

/** Makes plans, one after the other: each keeps a processor busy for a while. */
export interface Planner {
    /**
     * Has a process look at the pictures and leave the plan in the staging.
     *
     * @param signal - when aborted, the process ends.
     * @returns undefined when the plan is there, else how the training ends without one.
     */
    make(
        order: PlanOrder,
        signal: AbortSignal,
        onProgress: (progress: JobProgress) => void,
    ): Promise<JobEnding | undefined>;
}

/** Silence after which a process counts as hung, in milliseconds. */
const silentMs = 60_000;

export function createPlanner(processModule = require.resolve("./planningProcess")): Planner {
    let last: Promise<unknown> = Promise.resolve();

    async function plan(order: PlanOrder, signal: AbortSignal, onProgress: (progress: JobProgress) => void) {
        signal.throwIfAborted();
        const made = trainInProcess<Planned>(processModule, order, { readsS3: true, silentMs, onProgress });
        const end = () => void made.end();
        signal.addEventListener("abort", end);
        try {
            const ending = await made.ended;
            await made.gone;
            signal.throwIfAborted();
            return ending.kind === "planned" ? undefined : ending;
        } finally {
            signal.removeEventListener("abort", end);
        }
    }

    return {
        make(order, signal, onProgress) {
            const made = last.then(() => plan(order, signal, onProgress));
            last = made.catch(() => undefined);
            return made;
        },
    };
}
