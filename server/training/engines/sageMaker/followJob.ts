import { openArtifacts } from "../../../artifacts/openArtifacts";
import { sealedArtifacts } from "../../../artifacts/sealedArtifacts";
import { openObjectStorage } from "../../../objectStorage/openObjectStorage";
import type { SageMakerSettings } from "../../../sageMaker/settings";
import { openStaging } from "../../../sageMaker/staging";
import { endingName, progressName } from "../../containerFiles";
import type { JobProgress } from "../../trainingJob";
import type { TrainingOrder } from "../../trainingOrder";
import type { JobEnding } from "../trainingEngine";
import { followTrainingJob } from "./followTrainingJob";
import type { Following } from "./followTrainingJob";
import { stageOrder } from "./stageOrder";
import { stagingPlace } from "./stagingPlace";
import { takeResults } from "./takeResults";
import { stagedFolders, trainingRequest } from "./trainingRequest";

/** Share of the whole that copying the pictures takes on the progress that people see. As in a training here. */
const copyingShare = 0.1;

/** Follows a job in the service's own image. Never rejects. */
export async function followJob(
    jobName: string,
    order: TrainingOrder,
    followed: Following<SageMakerSettings>,
): Promise<JobEnding> {
    const { clients, log, settings, signal } = followed;
    const { job, kmsKeyId, region } = order;
    const staging = openStaging(clients.s3, { ...stagingPlace(settings, jobName), kmsKeyId }, signal);
    const objects = openObjectStorage(order.bucketRoot, region, signal);
    const artifacts = sealedArtifacts(openArtifacts(order.artifacts, region, signal), job.modelId, order.dataKey);

    const readText = async <T>(name: string): Promise<T | undefined> => {
        try {
            const body = await staging.read(stagedFolders.checkpoints + name);
            return body === undefined ? undefined : (JSON.parse(body.toString("utf8")) as T);
        } catch (error) {
            log?.debug({ err: error, job: jobName }, `${name} of the job can't be read`);
            return undefined;
        }
    };

    return followTrainingJob(jobName, followed, {
        async stage({ doing, tell, patiently }) {
            doing(`copy the pictures to ${staging.uri()}`);
            const copied = (share: number) => tell("copying pictures", share * copyingShare);
            copied(0);
            const hasBackbone = await patiently(() =>
                stageOrder(order, settings, { objects, staging, signal }, copied),
            );
            const madeFor = { project: job.model.projectName, version: job.model.version };
            return trainingRequest({ jobName, madeFor, kmsKeyId, settings, uri: staging.uri }, hasBackbone);
        },
        readProgress: () => readText<JobProgress>(progressName),
        readEnding: () => readText<JobEnding>(endingName),
        finish(_job, { doing, patiently }) {
            doing(`fetch the results of the training job ${jobName} from ${staging.uri()}`);
            return patiently(() => takeResults(jobName, job.output, { staging, artifacts, objects }));
        },
    });
}
