import type { DescribeTrainingJobCommandOutput } from "@aws-sdk/client-sagemaker";
import { describeTrainingCost } from "../../../sageMaker/cost";
import { quoted, remedyFor } from "../../../sageMaker/failures";
import type { EngineSettings } from "../../../sageMaker/settings";
import type { JobEnding } from "../trainingEngine";

/** What of a job's description decides. */
export type JobDescription = Pick<
    DescribeTrainingJobCommandOutput,
    "TrainingJobName" | "TrainingJobStatus" | "SecondaryStatus" | "FailureReason"
>;

/** Where a job is: still going on, at its end with results to be fetched, or at an end without. */
export type JobState =
    | { kind: "running"; stage: string }
    | { kind: "completed" }
    | { kind: "ended"; ending: Exclude<JobEnding, { kind: "trained" }> };

/**
 * Tells where a job is.
 *
 * @param told - how the container says that its training ended. Undefined: it said nothing.
 */
export function stateOfJob(job: JobDescription, told: JobEnding | undefined, settings: EngineSettings): JobState {
    switch (job.TrainingJobStatus) {
        case "Completed":
            return { kind: "completed" };
        case "Failed":
            return { kind: "ended", ending: endingOfFailed(job, told, settings) };
        case "Stopped":
            return { kind: "ended", ending: { kind: "refused", sentence: describeStop(job, settings) } };
        default:
            return { kind: "running", stage: stageOf(job, settings) };
    }
}

/** A stage for people. SageMaker's list may grow: an unknown status is told as it is. */
function stageOf({ SecondaryStatus: status = "Starting" }: JobDescription, settings: EngineSettings): string {
    switch (status) {
        case "Starting":
        case "Pending":
        case "Restarting":
            return `waiting for ${describeTrainingCost(settings)}`;
        case "Downloading":
            return "SageMaker loads the pictures";
        case "Training":
            return "training at SageMaker";
        case "Interrupted":
            return "AWS has taken the spot instance away; the training goes on when there is another";
        case "Uploading":
            return "SageMaker keeps the results";
        default:
            return `SageMaker says ${status}`;
    }
}

function describeStop({ TrainingJobName, SecondaryStatus }: JobDescription, settings: EngineSettings): string {
    switch (SecondaryStatus) {
        case "MaxRuntimeExceeded":
            return `SageMaker ended the training job ${TrainingJobName}, because it took longer than ${settings.maximumSeconds} s. Give it more time (maximum-seconds), a faster instance than ${settings.instance}, or fewer pictures.`;
        case "MaxWaitTimeExceeded":
            return `SageMaker ended the training job ${TrainingJobName}, because it waited too long for spare capacity (MaxWaitTimeExceeded). ${remedyFor("MaxWaitTimeExceeded", settings)}`;
        default:
            return `The training job ${TrainingJobName} was stopped at SageMaker, in AWS's console or by a call of StopTrainingJob. Train a new version.`;
    }
}

function endingOfFailed(
    { TrainingJobName, FailureReason = "no reason" }: JobDescription,
    told: JobEnding | undefined,
    settings: EngineSettings,
): Exclude<JobEnding, { kind: "trained" }> {
    // What can't be repaired by another attempt has the container's own words.
    if (told?.kind === "refused") {
        return told;
    }
    const reason = told?.kind === "crashed" ? `${FailureReason} (${told.reason})` : FailureReason;
    const isMemory = told?.kind === "crashed" && told.cause === "memory";
    if (isInternal(FailureReason) || (isAlgorithm(FailureReason) && !isMemory && !isShortage(reason))) {
        return { kind: "crashed", reason: `the job ${TrainingJobName} failed at SageMaker: ${quoted(reason)}` };
    }
    return {
        kind: "refused",
        sentence: `The training job ${TrainingJobName} failed at SageMaker: ${quoted(reason)}. ${remedyFor(isMemory ? "memory" : reason, settings)}`,
    };
}

/** Failure of SageMaker itself: AWS advises to try again. */
function isInternal(reason: string): boolean {
    return /^InternalServerError/.test(reason);
}

/** Failure of what runs in the container. */
function isAlgorithm(reason: string): boolean {
    return /^AlgorithmError/.test(reason);
}

/** The instance is too small: the same job would fail again, and cost again. */
function isShortage(reason: string): boolean {
    return /exit code: 137|out of memory|No space left/i.test(reason);
}
