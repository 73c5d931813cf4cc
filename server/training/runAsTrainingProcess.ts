import { giveWay } from "../background/giveWay";
import { endingOf } from "./endingOf";
import type { JobEnding } from "./engines/trainingEngine";
import { runTrainingJob } from "./trainingJob";
import type { JobProgress, TrainingJob, TrainingJobTools } from "./trainingJob";

/** What a training process tells. An end without a last word was a crash. */
export type TrainingNews = ({ kind: "progress" } & JobProgress) | JobEnding;

/** What differs between the places where trainings run. */
export interface TrainingPlace extends Pick<TrainingJobTools, "objects" | "artifacts" | "effort" | "memory"> {
    job: TrainingJob;
}

/**
 * Makes this process one that trains one version and ends.
 *
 * @param open - opens the place of an order. What it throws is an ending like those of the training itself.
 */
export function runAsTrainingProcess<Order>(open: (order: Order) => TrainingPlace | Promise<TrainingPlace>): void {
    runAsWorkProcess<Order, JobEnding>(async (order, onProgress) => {
        // Late, so that a parent that ends meanwhile is noticed before some seconds of loading.
        const { trainDetector } = require("../detector/trainDetector") as typeof import("../detector/trainDetector");
        const { job, ...place } = await open(order);
        const signal = new AbortController().signal;
        const outcome = await runTrainingJob(job, { ...place, trainDetector, now: Date.now, onProgress, signal });
        return { kind: "trained", outcome };
    });
}

/**
 * Makes this process one that does one piece of work and ends. Its parent sends one order; it answers with progress and
 * one last word. Without its parent it ends: the lease has passed to someone else, or soon will.
 *
 * @param work - returns the last word. What it throws is an ending like those of a training.
 */
export function runAsWorkProcess<Order, LastWord extends { kind: string }>(
    work: (order: Order, onProgress: (progress: JobProgress) => void) => Promise<LastWord>,
): void {
    process.on("disconnect", () => process.exit(1));
    process.once("message", (order) => void carryOut((onProgress) => work(order as Order, onProgress)));
    giveWay();
}

async function carryOut(work: (onProgress: (progress: JobProgress) => void) => Promise<object>): Promise<void> {
    let stage = "beginning";
    try {
        await lastWord(
            await work((progress) => {
                stage = progress.stage;
                process.send?.({ kind: "progress", ...progress } satisfies TrainingNews);
            }),
        );
    } catch (error) {
        const ending = endingOf(error, stage);
        if (ending !== undefined) {
            await lastWord(ending);
        }
        throw error;
    }
}

async function lastWord(news: object): Promise<void> {
    await new Promise<void>((resolve) => process.send?.(news, undefined, undefined, () => resolve()));
    process.exit(0);
}
