import { setTimeout as sleep } from "node:timers/promises";
import { CreateTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import type { CreateTrainingJobCommandInput, DescribeTrainingJobCommandOutput } from "@aws-sdk/client-sagemaker";
import type { Logger } from "pino";
import type { SageMakerClients } from "../../../sageMaker/clients";
import { describeTrainingCost } from "../../../sageMaker/cost";
import type { EngineSettings } from "../../../sageMaker/settings";
import { isThrottling, mayPass, waitOut } from "../../../sageMaker/waitingOut";
import type { CallError } from "../../../sageMaker/waitingOut";
import type { JobProgress } from "../../trainingJob";
import type { JobEnding } from "../trainingEngine";
import { describeJob } from "./describeJob";
import { endingAfterError } from "./endingAfterError";
import { stateOfJob } from "./jobState";

/** What whoever follows a job is given. */
export interface Following<Settings extends EngineSettings = EngineSettings> {
    clients: SageMakerClients;
    /** Settings with the training's own choice. */
    settings: Settings;
    log?: Logger;
    onProgress(progress: JobProgress): void;
    /** When aborted, the service stops looking after the job. */
    signal: AbortSignal;
}

/** What the engines at SageMaker do differently. */
export interface JobSteps {
    /**
     * Copies to SageMaker's bucket what the job needs. Done again after a cut, it takes what is there.
     *
     * @param copied - called with the share that is done.
     * @returns the call that starts the job, or how the training ends without one.
     */
    stage(work: Work): Promise<CreateTrainingJobCommandInput | JobEnding>;
    /** What the container tells while it trains. Undefined: nothing. */
    readProgress?(): Promise<JobProgress | undefined>;
    /** What the container tells of a job that failed. Undefined: nothing. */
    readEnding?(): Promise<JobEnding | undefined>;
    /** Brings home what a completed job made. Done again after a cut, it ends the same. */
    finish(job: DescribeTrainingJobCommandOutput, work: Work): Promise<JobEnding>;
}

/** How a step makes calls of AWS and tells of it. */
export interface Work {
    /** Says what is being done, in words that follow "can't". */
    doing(what: string): void;
    /** Tells progress. Its fraction never falls. */
    tell(stage: string, fraction: number): void;
    /** Makes a call, however long AWS throttles it or is away. */
    patiently<T>(call: () => Promise<T>): Promise<T>;
    /** Waits until it is time for the next look. */
    pause(): Promise<void>;
    /** When aborted, the service stops looking after the job. */
    signal: AbortSignal;
}

/** Starts the job of this name, or finds it again, and looks after it to its end. Never rejects. */
export async function followTrainingJob(jobName: string, followed: Following, steps: JobSteps): Promise<JobEnding> {
    const { clients, log, settings, signal } = followed;
    let doing = `look for the training job ${jobName} at SageMaker`;
    let fraction = 0;
    const tell = (news: JobProgress) => {
        fraction = Math.max(fraction, news.fraction);
        followed.onProgress({ ...news, fraction });
    };
    const waiting = (passes = mayPass) => ({
        signal,
        pauseMs: Math.min(settings.pollMs, 2000),
        passes,
        onWait(error: CallError) {
            log?.warn({ err: error, job: jobName, doing }, "a call of AWS is repeated");
            const why = isThrottling(error) ? "AWS asks for fewer calls" : `AWS answers ${error.name}`;
            tell({ stage: `waiting, because ${why}`, fraction });
        },
    });
    /** Once there is a job, giving up would leave it to itself, at its cost. So all errors are waited out. */
    const look = (passes: (error: CallError) => boolean) =>
        waitOut(() => describeJob(clients, jobName, signal), waiting(passes));

    const work: Work = {
        doing: (what) => void (doing = what),
        tell: (stage, share) => tell({ stage, fraction: share }),
        patiently: (call) => waitOut(call, waiting()),
        pause: () => sleep(settings.pollMs, undefined, { signal }),
        signal,
    };

    /** @returns undefined once there is a job, else how the training ends without one. */
    const start = async (): Promise<JobEnding | undefined> => {
        const request = await steps.stage(work);
        if ("kind" in request) {
            return request;
        }
        doing = `start the training job ${jobName} at SageMaker`;
        log?.info({ job: jobName }, `the training takes ${describeTrainingCost(settings)}`);
        try {
            await work.patiently(() =>
                clients.sageMaker().send(new CreateTrainingJobCommand(request), { abortSignal: signal }),
            );
        } catch (error) {
            // An earlier call succeeded, whose answer was lost.
            if ((error as Error).name !== "ResourceInUse") {
                throw error;
            }
        }
        return undefined;
    };

    const watch = async (first: DescribeTrainingJobCommandOutput | undefined): Promise<JobEnding> => {
        for (let found = first; ; found = await look(() => true)) {
            if (found === undefined) {
                return { kind: "crashed", reason: `the training job ${jobName} is gone from SageMaker` };
            }
            const told = found.TrainingJobStatus === "Failed" ? await steps.readEnding?.() : undefined;
            const state = stateOfJob(found, told, settings);
            switch (state.kind) {
                case "completed":
                    return steps.finish(found, work);
                case "ended":
                    return state.ending;
                case "running": {
                    const inside = found.SecondaryStatus === "Training" ? await steps.readProgress?.() : undefined;
                    tell(inside ?? { stage: state.stage, fraction });
                    await work.pause();
                }
            }
        }
    };

    try {
        let found = await look(mayPass);
        if (found === undefined) {
            const ending = await start();
            if (ending !== undefined) {
                return ending;
            }
            found = await look(() => true);
        }
        doing = `follow the training job ${jobName} at SageMaker`;
        return await watch(found);
    } catch (error) {
        if (signal.aborted) {
            return { kind: "crashed", reason: "the service stopped looking after the job", keepsJob: true };
        }
        log?.error({ err: error, job: jobName, doing }, "the training at SageMaker can't go on");
        return endingAfterError(error, doing, settings);
    }
}
