import { TrainingDataError } from "../../../detector/trainingTask";
import { EnvelopeError } from "../../../encryption/envelope";
import { isDiskFull } from "../../../files/diskFull";
import { ObjectStorageError } from "../../../objectStorage/objectStorage";
import { describeRefusedCall } from "../../../sageMaker/failures";
import type { EngineSettings } from "../../../sageMaker/settings";
import { isCredentialsProblem } from "../../../sageMaker/waitingOut";
import type { CallError } from "../../../sageMaker/waitingOut";
import type { JobEnding } from "../trainingEngine";

/**
 * How a training ends that the service can't go on with.
 *
 * @param doing - what was being done, in words that follow "can't".
 */
export function endingAfterError(error: unknown, doing: string, settings: EngineSettings): JobEnding {
    if (isDiskFull(error)) {
        const reason = error instanceof ObjectStorageError ? error.message : "the disk is full";
        // The job's results stay at SageMaker until there is room for them.
        return { kind: "crashed", cause: "disk-full", reason: reason.replace(/\.$/, ""), keepsJob: true };
    }
    if (error instanceof TrainingDataError || error instanceof ObjectStorageError || error instanceof EnvelopeError) {
        return { kind: "refused", sentence: error.message };
    }
    const failed = error as CallError;
    if (failed.$metadata !== undefined || isCredentialsProblem(failed)) {
        return { kind: "refused", sentence: describeRefusedCall(doing, failed, settings) };
    }
    return { kind: "crashed", reason: `the service can't ${doing}: ${failed.message}` };
}
