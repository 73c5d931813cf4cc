import { openArtifacts } from "../artifacts/openArtifacts";
import { sealedArtifacts } from "../artifacts/sealedArtifacts";
import { giveWay } from "../background/giveWay";
import { isDiskFull } from "../files/diskFull";
import { EnvelopeError } from "../encryption/envelope";
import { openObjectStorage } from "../objectStorage/openObjectStorage";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { runTrainingJob } from "./trainingJob";
import type { JobProgress } from "./trainingJob";
import { TrainingDataError } from "../detector/trainingTask";
import type { JobEnding } from "./engines/trainingEngine";
import type { TrainingOrder } from "./trainingOrder";
import { describeFault, wouldFailAgain } from "./trainingFault";

/*
 * A process that trains one version and ends. Its parent sends one TrainingOrder; it answers with progress and
 * one last word. Without its parent it ends: the lease has passed to someone else, or soon will.
 */

/** What this process tells. An end without a last word was a crash. */
export type TrainingNews = ({ kind: "progress" } & JobProgress) | JobEnding;

process.on("disconnect", () => process.exit(1));
process.once("message", (order) => void train(order as TrainingOrder));
giveWay();

async function train(order: TrainingOrder): Promise<void> {
    let stage = "beginning";
    try {
        // Late, so that a parent that ends meanwhile is noticed before some seconds of loading.
        const { trainDetector } = require("../detector/trainDetector") as typeof import("../detector/trainDetector");
        const outcome = await runTrainingJob(order.job, {
            objects: openObjectStorage(order.bucketRoot, order.region),
            artifacts: sealedArtifacts(openArtifacts(order.artifacts, order.region), order.job.modelId, order.dataKey),
            trainDetector,
            effort: order.effort,
            now: Date.now,
            onProgress: (progress) => {
                stage = progress.stage;
                tell({ kind: "progress", ...progress });
            },
            signal: new AbortController().signal,
        });
        await lastWord({ kind: "trained", outcome });
    } catch (error) {
        if (isDiskFull(error)) {
            const reason = error instanceof ObjectStorageError ? error.message : "the disk is full";
            await lastWord({ kind: "crashed", cause: "disk-full", reason: reason.replace(/\.$/, "") });
        }
        if (
            error instanceof TrainingDataError ||
            error instanceof ObjectStorageError ||
            error instanceof EnvelopeError
        ) {
            await lastWord({ kind: "refused", sentence: error.message });
        }
        if (wouldFailAgain(error)) {
            console.error(error);
            await lastWord({ kind: "refused", sentence: describeFault(error, stage) });
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
