import { EnvelopeError } from "../encryption/envelope";
import { isDiskFull } from "../files/diskFull";
import { ObjectStorageError } from "../objectStorage/objectStorage";
import { TrainingDataError } from "../detector/trainingTask";
import type { JobEnding } from "./engines/trainingEngine";
import { describeFault, wouldFailAgain } from "./trainingFault";

/**
 * Ending of a training that failed with an error.
 *
 * @param stage - stage at which it failed.
 * @returns undefined for an error that may pass and of which nothing is known: the process crashes with it.
 */
export function endingOf(error: unknown, stage: string): JobEnding | undefined {
    if (isDiskFull(error)) {
        const reason = error instanceof ObjectStorageError ? error.message : "the disk is full";
        return { kind: "crashed", cause: "disk-full", reason: reason.replace(/\.$/, "") };
    }
    if (error instanceof TrainingDataError || error instanceof ObjectStorageError || error instanceof EnvelopeError) {
        return { kind: "refused", sentence: error.message };
    }
    if (wouldFailAgain(error)) {
        console.error(error);
        return { kind: "refused", sentence: describeFault(error, stage) };
    }
    return undefined;
}
