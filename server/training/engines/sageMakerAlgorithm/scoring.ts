import { setTimeout as sleep } from "node:timers/promises";
import {
    CreateModelCommand,
    CreateTransformJobCommand,
    DeleteModelCommand,
    DescribeTransformJobCommand,
    StopTransformJobCommand,
} from "@aws-sdk/client-sagemaker";
import type { DescribeTransformJobCommandOutput } from "@aws-sdk/client-sagemaker";
import { isTaken, isUnknown, unless } from "../../../sageMaker/callErrors";
import type { SageMakerClients } from "../../../sageMaker/clients";
import { quoted, remedyFor } from "../../../sageMaker/failures";
import {
    createModelPackage,
    deleteModelPackage,
    describeModelPackage,
    failureOf,
} from "../../../sageMaker/modelPackage";
import { namePrefix, sageMakerName } from "../../../sageMaker/names";
import { instanceMembers, placeMembers, withoutSlash } from "../../../sageMaker/requestMembers";
import { hostingSettings } from "../../../sageMaker/settings";
import type { AlgorithmSettings } from "../../../sageMaker/settings";
import type { Staging } from "../../../sageMaker/staging";
import { tagsFor } from "../../../sageMaker/tags";
import type { MadeFor } from "../../../sageMaker/tags";
import type { Work } from "../sageMaker/followTrainingJob";
import type { JobEnding } from "../trainingEngine";
import { testListName } from "./stagePictures";
import { mediaTypes, staged } from "./staged";
import type { Media } from "./staged";

export interface Scoring {
    jobName: string;
    clients: SageMakerClients;
    settings: AlgorithmSettings;
    staging: Staging;
    madeFor: MadeFor;
    /** KMS key of the model. Undefined: none. */
    kmsKeyId?: string;
    /** Address in S3 of the archive that the training left. */
    archiveUri: string;
    /** Kinds that the test pictures are of. */
    media: readonly Media[];
}

/** Longest time that a transform job may take to stop, in milliseconds. */
const stoppingMs = 300_000;

/** Most megabytes of a picture. */
const mostMegabytes = 8;

/**
 * Has SageMaker score the test pictures with the trained model by batch transform, one job for each kind of pictures.
 * Found again by their names, jobs are not started twice.
 *
 * @returns the jobs when all are completed, else how the training ends.
 */
export async function scoreTestPictures(
    scoring: Scoring,
    { doing, tell, patiently, pause, signal }: Work,
): Promise<DescribeTransformJobCommandOutput[] | Exclude<JobEnding, { kind: "trained" }>> {
    const { jobName, clients, settings, madeFor, archiveUri, media } = scoring;
    doing(`make a model of the training job ${jobName} at SageMaker`);
    const packaged = { name: jobName, algorithm: settings.algorithm, archiveUri, madeFor };
    await patiently(() => createModelPackage(clients, packaged, signal));
    for (;;) {
        const found = await patiently(() => describeModelPackage(clients, jobName, signal));
        if (found?.ModelPackageStatus === "Completed") {
            break;
        }
        if (found === undefined || found.ModelPackageStatus === "Failed") {
            const reason = found === undefined ? "the package is gone" : failureOf(found);
            return {
                kind: "refused",
                sentence: `SageMaker can't make a model package of the training job ${jobName}: ${quoted(reason)}. ${remedyFor(reason, settings)}`,
            };
        }
        tell("SageMaker makes a model of the training", 0.85);
        await pause();
    }
    const sageMaker = clients.sageMaker();
    const options = { abortSignal: signal };
    const modelRequest = new CreateModelCommand({
        ModelName: jobName,
        PrimaryContainer: { ModelPackageName: jobName },
        ExecutionRoleArn: settings.role,
        ...placeMembers(settings),
        Tags: tagsFor(madeFor),
    });
    await patiently(() => unless(isTaken, () => sageMaker.send(modelRequest, options)));
    doing(`score the test pictures of the training job ${jobName} at SageMaker`);
    for (const kind of media) {
        const request = transformRequest(scoring, kind);
        await patiently(() => unless(isTaken, () => sageMaker.send(new CreateTransformJobCommand(request), options)));
    }
    for (;;) {
        const jobs: DescribeTransformJobCommandOutput[] = [];
        for (const kind of media) {
            const name = transformName(jobName, kind);
            jobs.push(
                await patiently(() =>
                    sageMaker.send(new DescribeTransformJobCommand({ TransformJobName: name }), options),
                ),
            );
        }
        const ended = jobs.find(({ TransformJobStatus: status }) => status === "Failed" || status === "Stopped");
        if (ended !== undefined) {
            return endingOfTransform(ended, settings);
        }
        if (jobs.every(({ TransformJobStatus: status }) => status === "Completed")) {
            return jobs;
        }
        tell("SageMaker scores the test pictures", 0.9);
        await pause();
    }
}

/** Stops the transform jobs of a training, and removes the model and the package that they used. */
export async function removeScoring(
    jobName: string,
    clients: SageMakerClients,
    { pollMs }: Pick<AlgorithmSettings, "pollMs">,
): Promise<void> {
    const sageMaker = clients.sageMaker();
    for (const kind of Object.keys(mediaTypes) as Media[]) {
        const TransformJobName = transformName(jobName, kind);
        const describe = async () => {
            const found = await unless(isUnknown, () =>
                sageMaker.send(new DescribeTransformJobCommand({ TransformJobName })),
            );
            return found?.TransformJobStatus;
        };
        if ((await describe()) === "InProgress") {
            await unless(
                // It has ended meanwhile.
                (error) => error.name === "ValidationException",
                () => sageMaker.send(new StopTransformJobCommand({ TransformJobName })),
            );
        }
        // What it writes later would be left in the bucket.
        for (const since = Date.now(); /^(InProgress|Stopping)$/.test((await describe()) ?? "");) {
            if (Date.now() - since > stoppingMs) {
                throw new Error(`the transform job ${TransformJobName} has not stopped within ${stoppingMs / 1000} s`);
            }
            await sleep(Math.min(pollMs, 5000));
        }
    }
    await unless(isUnknown, () => sageMaker.send(new DeleteModelCommand({ ModelName: jobName })));
    await deleteModelPackage(clients, jobName);
}

/** Name of the transform job that scores the test pictures of a kind. */
export function transformName(jobName: string, media: Media): string {
    return sageMakerName(`${jobName.slice(namePrefix.length)}-${media}`);
}

function transformRequest({ jobName, settings, staging, kmsKeyId, madeFor }: Scoring, media: Media) {
    return {
        TransformJobName: transformName(jobName, media),
        ModelName: jobName,
        MaxPayloadInMB: mostMegabytes,
        BatchStrategy: "SingleRecord" as const,
        TransformInput: {
            DataSource: {
                S3DataSource: { S3DataType: "ManifestFile" as const, S3Uri: staging.uri(testListName(media)) },
            },
            ContentType: mediaTypes[media],
            CompressionType: "None" as const,
            SplitType: "None" as const,
        },
        TransformOutput: {
            S3OutputPath: withoutSlash(staging.uri(scoresFolder(media))),
            Accept: "application/json",
            AssembleWith: "None" as const,
            ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
        },
        TransformResources: instanceMembers(hostingSettings(settings).instance, kmsKeyId),
        Tags: tagsFor(madeFor),
    };
}

/** Folder of the staging with the answers on the test pictures of a kind. */
export function scoresFolder(media: Media): string {
    return `${staged.scoring}${media}/`;
}

function endingOfTransform(
    { TransformJobName, TransformJobStatus, FailureReason = "no reason" }: DescribeTransformJobCommandOutput,
    settings: AlgorithmSettings,
): Exclude<JobEnding, { kind: "trained" }> {
    if (TransformJobStatus === "Stopped") {
        return {
            kind: "refused",
            sentence: `The transform job ${TransformJobName}, which scores the test pictures, was stopped at SageMaker, in AWS's console or by a call of StopTransformJob. Train a new version.`,
        };
    }
    if (/^InternalServerError/.test(FailureReason)) {
        return { kind: "crashed", reason: `the job ${TransformJobName} failed at SageMaker: ${quoted(FailureReason)}` };
    }
    return {
        kind: "refused",
        sentence: `The transform job ${TransformJobName}, which scores the test pictures, failed at SageMaker: ${quoted(FailureReason)}. ${remedyFor(FailureReason, hostingSettings(settings))}`,
    };
}
