import type { Logger } from "pino";
import { setTimeout as sleep } from "node:timers/promises";
import { StopTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { sageMakerClients } from "../../../sageMaker/clients";
import type { SageMakerClients } from "../../../sageMaker/clients";
import { sageMakerName } from "../../../sageMaker/names";
import { chosenSettings } from "../../../sageMaker/settings";
import type { EngineSettings } from "../../../sageMaker/settings";
import { openStaging } from "../../../sageMaker/staging";
import type { TrainingOrder } from "../../trainingOrder";
import type { JobEnding, TrainingEngine } from "../trainingEngine";
import { describeJob } from "./describeJob";
import type { Following } from "./followTrainingJob";
import { placeOfOutput, stagingPlace } from "./stagingPlace";

export interface JobEngineOptions<Settings extends EngineSettings> {
    settings: Settings;
    /** The service's, used if neither the settings nor the environment name one. */
    region: string;
    log?: Logger;
}

/** What an engine does with its jobs. */
interface JobKind<Settings extends EngineSettings> {
    /** Key in the registry. */
    name: string;
    /** Starts the job of a name at SageMaker, or finds it again, and looks after it to its end. Never rejects. */
    follow(jobName: string, order: TrainingOrder, followed: Following<Settings>): Promise<JobEnding>;
    /** Removes what a job has left besides its files. Done again after a cut, it removes the rest. */
    removeMore?(jobName: string, clients: SageMakerClients): Promise<void>;
}

/** Longest time that a job may take to stop, in milliseconds. SageMaker gives its container two minutes. */
const stoppingMs = 300_000;

/**
 * Makes an engine that trains in jobs of Amazon SageMaker. A job goes on while no service looks after it, and whoever has
 * the training next finds it again by its name.
 */
export function jobEngine<Settings extends EngineSettings>(
    { settings, region, log }: JobEngineOptions<Settings>,
    { name: engineName, follow, removeMore }: JobKind<Settings>,
): TrainingEngine {
    const clients = sageMakerClients(settings, region);
    return {
        name: engineName,
        outlivesService: true,
        run({ name, order }, onProgress) {
            const detaching = new AbortController();
            const ended = follow(sageMakerName(name), order, {
                clients,
                settings: chosenSettings(settings, order.resources ?? {}),
                log,
                onProgress,
                signal: detaching.signal,
            });
            return {
                ended,
                async detach() {
                    detaching.abort();
                    await ended;
                },
            };
        },
        async discard(name) {
            const jobName = sageMakerName(name);
            let job = await describeJob(clients, jobName);
            const place = placeOfOutput(job?.OutputDataConfig?.S3OutputPath) ?? stagingPlace(settings, jobName);
            if (job?.TrainingJobStatus === "InProgress") {
                await clients
                    .sageMaker()
                    .send(new StopTrainingJobCommand({ TrainingJobName: jobName }))
                    .catch((error: Error) => {
                        // It has ended meanwhile.
                        if (error.name !== "ValidationException") {
                            throw error;
                        }
                    });
            }
            for (
                const since = Date.now();
                isGoingOn(job?.TrainingJobStatus);
                job = await describeJob(clients, jobName)
            ) {
                if (Date.now() - since > stoppingMs) {
                    throw new Error(`the training job ${jobName} has not stopped within ${stoppingMs / 1000} s`);
                }
                await sleep(Math.min(settings.pollMs, 5000));
            }
            await removeMore?.(jobName, clients);
            await openStaging(clients.s3, place).deleteAll();
        },
    };
}

function isGoingOn(status: string | undefined): boolean {
    return status === "InProgress" || status === "Stopping";
}
