import { giveWay } from "../background/giveWay";
import { endingOf } from "./endingOf";
import type { JobEnding } from "./engines/trainingEngine";
import { runTrainingJob } from "./trainingJob";
import type { JobProgress, TrainingJob, TrainingJobTools } from "./trainingJob";

/** What a training process tells. An end without a last word was a crash. */
export type TrainingNews = ({ kind: "progress" } & JobProgress) | JobEnding;

/** What differs between the places where trainings run. */
export interface TrainingPlace extends Pick<TrainingJobTools, "objects" | "artifacts" | "effort"> {
    job: TrainingJob;
}

/**
 * Makes this process one that trains one version and ends. Its parent sends one order; it answers with progress and one
 * last word. Without its parent it ends: the lease has passed to someone else, or soon will.
 *
 * @param open - opens the place of an order. What it throws is an ending like those of the training itself.
 */
export function runAsTrainingProcess<Order>(open: (order: Order) => TrainingPlace | Promise<TrainingPlace>): void {
    process.on("disconnect", () => process.exit(1));
    process.once("message", (order) => void train(() => open(order as Order)));
    giveWay();
}

async function train(open: () => TrainingPlace | Promise<TrainingPlace>): Promise<void> {
    let stage = "beginning";
    try {
        // Late, so that a parent that ends meanwhile is noticed before some seconds of loading.
        const { trainDetector } = require("../detector/trainDetector") as typeof import("../detector/trainDetector");
        const { job, ...place } = await open();
        const outcome = await runTrainingJob(job, {
            ...place,
            trainDetector,
            now: Date.now,
            onProgress: (progress) => {
                stage = progress.stage;
                tell({ kind: "progress", ...progress });
            },
            signal: new AbortController().signal,
        });
        await lastWord({ kind: "trained", outcome });
    } catch (error) {
        const ending = endingOf(error, stage);
        if (ending !== undefined) {
            await lastWord(ending);
        }
        throw error;
    }
}

function tell(news: TrainingNews): void {
    process.send?.(news);
}

async function lastWord(news: TrainingNews): Promise<void> {
    await new Promise<void>((resolve) => process.send?.(news, undefined, undefined, () => resolve()));
    process.exit(0);
}
