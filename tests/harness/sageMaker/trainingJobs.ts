import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from "@aws-sdk/client-sagemaker";
import { EmulatedError } from "./emulatedApi";
import type { EmulatedApi, RoleAccess } from "./emulatedApi";
import { emulateStarts } from "./starts";
import type { StartKnobs } from "./starts";
import { emulateJob } from "./trainingJob";
import type { EmulatedJob } from "./trainingJob";
import type { TrainingSite } from "./trainingSite";

/** Training jobs of the emulator, and what tests do to them. */
export interface EmulatedTraining extends StartKnobs {
    operations: EmulatedApi["operations"];
    /** Jobs by name. */
    readonly jobs: ReadonlyMap<string, EmulatedJob>;
    /** Starts another command in the containers of new jobs, or again the image's own. */
    use(entryPoint: readonly string[] | "image"): void;
    end(): Promise<void>;
}

export function emulateTrainingJobs(site: TrainingSite, note: (access: RoleAccess) => void): EmulatedTraining {
    const jobs = new Map<string, EmulatedJob>();
    const starts = emulateStarts();
    let entryPoint = site.entryPoint;
    const require = (name: string): EmulatedJob => {
        const job = jobs.get(name);
        if (job === undefined) {
            throw new EmulatedError("ValidationException", "Requested resource not found.");
        }
        return job;
    };
    return {
        jobs,
        operations: {
            CreateTrainingJob(input: CreateTrainingJobRequest & { TrainingJobName: string }) {
                refuseContradictions(input);
                const algorithm = input.AlgorithmSpecification?.AlgorithmName;
                const ofAlgorithm = algorithm === undefined ? undefined : site.algorithms?.[algorithm];
                if (algorithm !== undefined && ofAlgorithm === undefined) {
                    throw new EmulatedError("ValidationException", `Algorithm ${algorithm} does not exist.`);
                }
                const name = input.TrainingJobName;
                if (jobs.has(name)) {
                    throw new EmulatedError(
                        "ResourceInUse",
                        `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${arnOf(name)})`,
                    );
                }
                const folder = mkdtemp(join(tmpdir(), "sagemaker-job-"));
                jobs.set(
                    name,
                    emulateJob(input, arnOf(name), {
                        ...site,
                        entryPoint: ofAlgorithm ?? entryPoint,
                        folder,
                        note,
                        ...starts.next(),
                    }),
                );
                return { TrainingJobArn: arnOf(name) };
            },
            DescribeTrainingJob: ({ TrainingJobName: name }: { TrainingJobName: string }) => require(name).describe(),
            StopTrainingJob({ TrainingJobName: name }: { TrainingJobName: string }) {
                const job = require(name);
                if (job.describe().TrainingJobStatus !== "InProgress") {
                    throw new EmulatedError(
                        "ValidationException",
                        `The request was rejected because the training job is in status ${job.describe().TrainingJobStatus}.`,
                    );
                }
                job.stop();
                return {};
            },
            ListTrainingJobs({ NameContains = "", StatusEquals }: { NameContains?: string; StatusEquals?: string }) {
                const described = [...jobs.values()].map((job) => job.describe());
                return {
                    TrainingJobSummaries: described
                        .filter((job) => job.TrainingJobName!.includes(NameContains))
                        .filter((job) => StatusEquals === undefined || job.TrainingJobStatus === StatusEquals)
                        .map(summaryOf),
                };
            },
            ListTags({ ResourceArn: arn }: { ResourceArn: string }) {
                const job = [...jobs.values()].find((one) => one.describe().TrainingJobArn === arn);
                return { Tags: job?.tags ?? [] };
            },
        },
        use: (other) => void (entryPoint = other === "image" ? site.entryPoint : other),
        ...starts.knobs,
        async end() {
            await Promise.all([...jobs.values()].map((job) => job.end()));
        },
    };
}

function summaryOf(job: DescribeTrainingJobResponse) {
    const { TrainingJobName, TrainingJobArn, CreationTime, TrainingEndTime, LastModifiedTime, TrainingJobStatus } = job;
    return { TrainingJobName, TrainingJobArn, CreationTime, TrainingEndTime, LastModifiedTime, TrainingJobStatus };
}

function arnOf(name: string): string {
    return `arn:aws:sagemaker:us-east-1:123456789012:training-job/${name.toLowerCase()}`;
}

/** Rules that AWS's definition doesn't hold, but its documentation does. */
function refuseContradictions(input: CreateTrainingJobRequest): void {
    const refuse = (message: string) => new EmulatedError("ValidationException", message);
    const { AlgorithmSpecification: algorithm, StoppingCondition: limits, ResourceConfig: resources } = input;
    if ((algorithm?.TrainingImage === undefined) === (algorithm?.AlgorithmName === undefined)) {
        throw refuse("Give either TrainingImage or AlgorithmName.");
    }
    const { MaxRuntimeInSeconds: run = 86_400, MaxWaitTimeInSeconds: wait } = limits ?? {};
    if (wait !== undefined && input.EnableManagedSpotTraining !== true) {
        throw refuse("MaxWaitTimeInSeconds is only allowed with EnableManagedSpotTraining.");
    }
    if (input.EnableManagedSpotTraining === true && (wait ?? 0) < run) {
        throw refuse(
            "MaxWaitTimeInSeconds above or equal to MaxRuntimeInSeconds is required for managed spot training.",
        );
    }
    if (resources?.VolumeKmsKeyId !== undefined && /^ml\.(g4dn|g5|p4d)\./.test(resources.InstanceType ?? "")) {
        throw refuse("VolumeKmsKeyId is not supported for instance types with local NVMe storage.");
    }
    for (const { ChannelName, InputMode, DataSource } of input.InputDataConfig ?? []) {
        const source = DataSource?.S3DataSource;
        if (
            (source?.S3DataType === "AugmentedManifestFile" || source?.AttributeNames !== undefined) &&
            (InputMode !== "Pipe" || source.S3DataType !== "AugmentedManifestFile" || !source.AttributeNames?.length)
        ) {
            throw refuse(`The channel ${ChannelName} needs Pipe and AttributeNames for an augmented manifest.`);
        }
        if (InputMode === "FastFile" && (source?.S3DataType !== "S3Prefix" || !source.S3Uri?.endsWith("/"))) {
            throw refuse(`The channel ${ChannelName} needs a whole folder for FastFile.`);
        }
    }
}
