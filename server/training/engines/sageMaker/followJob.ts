import { setTimeout as sleep } from "node:timers/promises";
import { CreateTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import type { DescribeTrainingJobCommandOutput } from "@aws-sdk/client-sagemaker";
import type { Logger } from "pino";
import { openArtifacts } from "../../../artifacts/openArtifacts";
import { sealedArtifacts } from "../../../artifacts/sealedArtifacts";
import { openObjectStorage } from "../../../objectStorage/openObjectStorage";
import type { SageMakerClients } from "../../../sageMaker/clients";
import { describeTrainingCost } from "../../../sageMaker/cost";
import { chosenSettings } from "../../../sageMaker/settings";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import { openStaging } from "../../../sageMaker/staging";
import { isThrottling, mayPass, waitOut } from "../../../sageMaker/waitingOut";
import type { CallError } from "../../../sageMaker/waitingOut";
import { endingName, progressName } from "../../containerFiles";
import type { JobProgress } from "../../trainingJob";
import type { TrainingOrder } from "../../trainingOrder";
import type { JobEnding } from "../trainingEngine";
import { describeJob } from "./describeJob";
import { endingAfterError } from "./endingAfterError";
import { stateOfJob } from "./jobState";
import { stageOrder } from "./stageOrder";
import { stagingPlace } from "./stagingPlace";
import { takeResults } from "./takeResults";
import { stagedFolders, trainingRequest } from "./trainingRequest";

export interface FollowedJob {
    clients: SageMakerClients;
    settings: SageMakerSettings;
    log?: Logger;
    onProgress(progress: JobProgress): void;
    /** When aborted, the service stops looking after the job. */
    signal: AbortSignal;
}

/** Share of the whole that copying the pictures takes on the progress that people see. As in a training here. */
const copyingShare = 0.1;

/** Starts the job of this name, or finds it again, and looks after it to its end. Never rejects. */
export async function followJob(jobName: string, order: TrainingOrder, followed: FollowedJob): Promise<JobEnding> {
    const { clients, log, signal } = followed;
    const settings = chosenSettings(followed.settings, order.resources ?? {});
    const { job, kmsKeyId, region } = order;
    const staging = openStaging(clients.s3, { ...stagingPlace(settings, jobName), kmsKeyId }, signal);
    const objects = openObjectStorage(order.bucketRoot, region, signal);
    const artifacts = sealedArtifacts(openArtifacts(order.artifacts, region, signal), job.modelId, order.dataKey);
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

    const start = async () => {
        doing = `copy the pictures to ${staging.uri()}`;
        const copied = (share: number) => tell({ stage: "copying pictures", fraction: share * copyingShare });
        copied(0);
        await waitOut(() => stageOrder(order, { objects, staging, signal }, copied), waiting());
        doing = `start the training job ${jobName} at SageMaker`;
        log?.info({ job: jobName }, `the training takes ${describeTrainingCost(settings)}`);
        const request = trainingRequest({ jobName, model: job.model, kmsKeyId, settings, uri: staging.uri });
        try {
            await waitOut(
                () => clients.sageMaker().send(new CreateTrainingJobCommand(request), { abortSignal: signal }),
                waiting(),
            );
        } catch (error) {
            // An earlier call succeeded, whose answer was lost.
            if ((error as Error).name !== "ResourceInUse") {
                throw error;
            }
        }
    };

    const readText = async <T>(name: string): Promise<T | undefined> => {
        try {
            const body = await staging.open(stagedFolders.checkpoints + name);
            return body === undefined ? undefined : (JSON.parse(await textOf(body)) as T);
        } catch (error) {
            log?.debug({ err: error, job: jobName }, `${name} of the job can't be read`);
            return undefined;
        }
    };

    const watch = async (first: DescribeTrainingJobCommandOutput | undefined): Promise<JobEnding> => {
        for (let found = first; ; found = await look(() => true)) {
            if (found === undefined) {
                return { kind: "crashed", reason: `the training job ${jobName} is gone from SageMaker` };
            }
            const told = found.TrainingJobStatus === "Failed" ? await readText<JobEnding>(endingName) : undefined;
            const state = stateOfJob(found, told, settings);
            switch (state.kind) {
                case "completed":
                    doing = `fetch the results of the training job ${jobName} from ${staging.uri()}`;
                    return waitOut(() => takeResults(jobName, job.output, { staging, artifacts, objects }), waiting());
                case "ended":
                    return state.ending;
                case "running": {
                    const inside =
                        found.SecondaryStatus === "Training" ? await readText<JobProgress>(progressName) : undefined;
                    tell(inside ?? { stage: state.stage, fraction });
                    await sleep(settings.pollMs, undefined, { signal });
                }
            }
        }
    };

    try {
        let found = await look(mayPass);
        if (found === undefined) {
            await start();
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

async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of body) {
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
}
