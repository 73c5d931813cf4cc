import type { Logger } from "pino";
import { setTimeout as sleep } from "node:timers/promises";
import { StopTrainingJobCommand } from "@aws-sdk/client-sagemaker";
import { sageMakerClients } from "../../../sageMaker/clients";
import { sageMakerName } from "../../../sageMaker/names";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import { openStaging } from "../../../sageMaker/staging";
import type { TrainingEngine } from "../trainingEngine";
import { describeJob } from "./describeJob";
import { followJob } from "./followJob";
import { placeOfOutput, stagingPlace } from "./stagingPlace";

export interface SageMakerEngineOptions {
    settings: SageMakerSettings;
    /** The service's, used if neither the settings nor the environment name one. */
    region: string;
    log?: Logger;
}

/** Longest time that a job may take to stop, in milliseconds. SageMaker gives its container two minutes. */
const stoppingMs = 300_000;

/**
 * Makes the engine that trains in jobs of Amazon SageMaker, in the service's own image. A job goes on while no service
 * looks after it, and whoever has the training next finds it again by its name.
 */
export function sageMakerEngine({ settings, region, log }: SageMakerEngineOptions): TrainingEngine {
    const clients = sageMakerClients(settings, region);
    return {
        name: "sagemaker",
        outlivesService: true,
        run({ name, order }, onProgress) {
            const detaching = new AbortController();
            const ended = followJob(sageMakerName(name), order, {
                clients,
                settings,
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
            await openStaging(clients.s3, place).deleteAll();
        },
    };
}

function isGoingOn(status: string | undefined): boolean {
    return status === "InProgress" || status === "Stopping";
}
