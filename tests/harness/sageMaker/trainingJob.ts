import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CreateTrainingJobRequest, DescribeTrainingJobResponse } from "@aws-sdk/client-sagemaker";
import { layOut } from "./containerLayout";
import { runContainer } from "./containerRun";
import type { ContainerRun } from "./containerRun";
import type { RoleAccess } from "./emulatedApi";
import { feedPipes } from "./pipeChannel";
import { mirrorFolder, openSiteFiles, parseS3Uri } from "./siteFiles";
import type { Start } from "./starts";
import type { TrainingSite } from "./trainingSite";

/** A training job of the emulator. */
export interface EmulatedJob {
    readonly tags: CreateTrainingJobRequest["Tags"];
    /** Starts of its container. */
    readonly starts: number;
    describe(): DescribeTrainingJobResponse;
    /** Ends it as somebody does in the console, or by StopTrainingJob. */
    stop(): void;
    /** Takes its spot instance away. It goes on later, from its checkpoints. */
    interrupt(): void;
    /** Lets its time run out: that on an instance, or for a spot job that of waiting for one. */
    expire(what?: "MaxRuntimeExceeded" | "MaxWaitTimeExceeded"): void;
    /** What its container has printed. */
    log(): Promise<string>;
    /** Kills what runs, and removes its folder. */
    end(): Promise<void>;
}

interface JobSite extends TrainingSite, Start {
    folder: Promise<string>;
    note(access: RoleAccess): void;
}

type Outcome = { status: "Completed" | "Failed" | "Stopped"; secondary: string; reason?: string };

/** What ends a container besides itself. */
type Trouble = "stop" | "interrupt" | "MaxRuntimeExceeded" | "MaxWaitTimeExceeded";

export function emulateJob(input: CreateTrainingJobRequest, arn: string, site: JobSite): EmulatedJob {
    const { stateMs = 20, graceMs = 120_000 } = site;
    const files = openSiteFiles(site.s3, input.RoleArn!, site.note);
    const created = seconds();
    const { Tags: tags, Environment: environment, ...described } = input;
    const transitions: { Status: string; StartTime: number; EndTime?: number; StatusMessage: string }[] = [];
    let status = "InProgress";
    let outcome: Outcome | undefined;
    let times: { TrainingStartTime?: number; TrainingEndTime?: number } = {};
    let artifacts = "";
    let starts = 0;
    let run: ContainerRun | undefined;
    let trouble: Trouble | undefined;
    let troubled: () => void = () => undefined;
    let inTrouble = new Promise<void>((resolve) => (troubled = resolve));
    const meet = (what: Trouble) => {
        trouble = what;
        if (what !== "interrupt") {
            status = "Stopping";
            enter("Stopping");
        }
        troubled();
    };
    const enter = (name: string) => {
        const last = transitions.at(-1);
        if (last !== undefined) {
            last.EndTime ??= seconds();
        }
        transitions.push({ Status: name, StartTime: seconds(), StatusMessage: `${name} the training job` });
    };
    const pause = () => Promise.race([sleep(stateMs), inTrouble]);

    /** One stay on an instance, from Starting to the end of the container. Undefined: interrupted. */
    const stay = async (folder: string): Promise<Outcome | undefined> => {
        enter("Starting");
        noteRights(input, site.note);
        await Promise.race([site.free, inTrouble]);
        await pause();
        if (trouble === undefined && site.failure !== undefined) {
            return { status: "Failed", secondary: "Failed", reason: site.failure };
        }
        const opt = join(folder, "ml");
        await rm(opt, { recursive: true, force: true });
        if (trouble === undefined) {
            enter("Downloading");
            const missing = await layOut(opt, input, files);
            if (missing !== undefined) {
                return { status: "Failed", secondary: "Failed", reason: missing };
            }
        }
        let code: number | string = "never started";
        const checkpoints = input.CheckpointConfig?.S3Uri;
        if (trouble === undefined) {
            times = { TrainingStartTime: times.TrainingStartTime ?? seconds() };
            enter("Training");
            starts++;
            run = await runContainer({
                opt,
                command: [...site.entryPoint, "train"],
                env: {
                    ...site.containerEnv,
                    ...environment,
                    TRAINING_JOB_NAME: input.TrainingJobName!,
                    TRAINING_JOB_ARN: arn,
                },
                isolated: input.EnableNetworkIsolation === true,
                readOnly: (input.InputDataConfig ?? [])
                    .filter(({ InputMode }) => InputMode !== "Pipe")
                    .map(({ ChannelName }) => `input/data/${ChannelName}`),
                log: join(folder, "log"),
            });
            const mirror =
                checkpoints === undefined ? undefined : mirrorFolder(files, join(opt, "checkpoints"), checkpoints);
            const pipes = feedPipes(opt, input, files);
            const ended = await Promise.race([run.ended, inTrouble]);
            if (ended === undefined) {
                await run.stop(graceMs);
            }
            code = await run.ended;
            await pipes.end();
            await mirror?.end();
        }
        if (trouble === "interrupt") {
            trouble = undefined;
            inTrouble = new Promise<void>((resolve) => (troubled = resolve));
            enter("Interrupted");
            await pause();
            return undefined;
        }
        enter("Uploading");
        const place = `${input.OutputDataConfig!.S3OutputPath!.replace(/\/$/, "")}/${input.TrainingJobName}/output`;
        const key = input.OutputDataConfig!.KmsKeyId;
        if (code === 0 || trouble !== undefined) {
            if (await files.pack(join(opt, "model"), `${place}/model.tar.gz`, key)) {
                artifacts = `${place}/model.tar.gz`;
            }
            await files.pack(join(opt, "output", "data"), `${place}/output.tar.gz`, key);
        }
        if (trouble !== undefined) {
            return { status: "Stopped", secondary: trouble === "stop" ? "Stopped" : trouble };
        }
        if (code === 0) {
            return { status: "Completed", secondary: "Completed" };
        }
        const told = await readFile(join(opt, "output", "failure"), "utf8").catch(() => "");
        return {
            status: "Failed",
            secondary: "Failed",
            reason: `AlgorithmError: ${told.slice(0, 1024)}, exit code: ${code === "SIGKILL" ? 137 : code}`,
        };
    };

    const running = (async () => {
        const folder = await site.folder;
        await mkdir(join(folder, "ml"), { recursive: true });
        let ending: Outcome | undefined;
        while ((ending = await stay(folder)) === undefined);
        times.TrainingEndTime = seconds();
        enter(ending.secondary);
        transitions.at(-1)!.EndTime = seconds();
        status = ending.status;
        outcome = ending;
    })().catch((error: unknown) => {
        status = "Failed";
        outcome = { status: "Failed", secondary: "Failed", reason: `InternalServerError: ${String(error)}` };
    });

    return {
        tags,
        get starts() {
            return starts;
        },
        describe: () =>
            ({
                ...described,
                ...(environment && { Environment: environment }),
                TrainingJobArn: arn,
                TrainingJobStatus: status,
                SecondaryStatus: outcome?.secondary ?? transitions.at(-1)?.Status ?? "Starting",
                SecondaryStatusTransitions: transitions,
                ...(outcome?.reason !== undefined && { FailureReason: outcome.reason }),
                ModelArtifacts: { S3ModelArtifacts: artifacts || "s3://none/none" },
                CreationTime: created,
                LastModifiedTime: seconds(),
                ...times,
            }) as unknown as DescribeTrainingJobResponse,
        stop: () => meet("stop"),
        interrupt: () => meet("interrupt"),
        expire: (what = "MaxRuntimeExceeded") => meet(what),
        log: async () => readFile(join(await site.folder, "log"), "utf8"),
        async end() {
            if (outcome === undefined) {
                trouble = "stop";
                troubled();
                await run?.stop(0);
            }
            await running;
            await rm(await site.folder, { recursive: true, force: true, maxRetries: 5 });
        },
    };
}

/** Notes what SageMaker's guide says that a role is used for around a container, besides the files in S3. */
function noteRights(input: CreateTrainingJobRequest, note: (access: RoleAccess) => void): void {
    const use = (resource: string, ...actions: string[]) =>
        actions.forEach((action) => note({ role: input.RoleArn!, action, resource }));
    const image = /^(\d{12})\.dkr\.ecr\.([^.]+)\.amazonaws\.com\/([^:@]+)/.exec(
        input.AlgorithmSpecification?.TrainingImage ?? "",
    );
    if (image !== null) {
        use("*", "ecr:GetAuthorizationToken");
        const repository = `arn:aws:ecr:${image[2]}:${image[1]}:repository/${image[3]}`;
        use(repository, "ecr:BatchCheckLayerAvailability", "ecr:GetDownloadUrlForLayer", "ecr:BatchGetImage");
    }
    use("*", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents");
    use("*", "cloudwatch:PutMetricData");
    // SageMaker lists the bucket of every channel, even where a manifest names single objects.
    for (const { DataSource } of input.InputDataConfig ?? []) {
        use(`arn:aws:s3:::${parseS3Uri(DataSource!.S3DataSource!.S3Uri!).bucket}`, "s3:ListBucket");
    }
    const key = input.OutputDataConfig?.KmsKeyId;
    if (key !== undefined) {
        use(key, "kms:Encrypt", "kms:Decrypt");
    }
    if (input.ResourceConfig?.VolumeKmsKeyId !== undefined) {
        use(input.ResourceConfig.VolumeKmsKeyId, "kms:CreateGrant");
    }
}

function seconds(): number {
    return Date.now() / 1000;
}
