import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CreateTransformJobRequest } from "@aws-sdk/client-sagemaker";
import { EmulatedError } from "./emulatedApi";
import type { EmulatedApi, RoleAccess } from "./emulatedApi";
import { startServing, unpackModel } from "./serving";
import type { ServedModel } from "./serving";
import { openSiteFiles, parseS3Uri } from "./siteFiles";
import type { SiteFiles } from "./siteFiles";
import { emulateStarts } from "./starts";
import type { Start, StartKnobs } from "./starts";
import type { TrainingSite } from "./trainingSite";

/** Batch transform jobs of the emulator, and what tests do to them. */
export interface EmulatedTransforms extends StartKnobs {
    operations: EmulatedApi["operations"];
    /** Jobs by name. */
    readonly jobs: ReadonlyMap<string, EmulatedTransform>;
    /** Tags of a job by its ARN. Undefined: there is none. */
    tagsOf(arn: string): CreateTransformJobRequest["Tags"] | undefined;
    end(): Promise<void>;
}

export interface EmulatedTransform {
    describe(): Record<string, unknown> & { TransformJobStatus: string };
    /** Ends it as somebody does in the console, or by StopTransformJob. */
    stop(): void;
    end(): Promise<void>;
}

const refuse = (message: string) => new EmulatedError("ValidationException", message);
const arnOf = (name: string) => `arn:aws:sagemaker:us-east-1:123456789012:transform-job/${name.toLowerCase()}`;

export function emulateTransformJobs(
    site: TrainingSite,
    note: (access: RoleAccess) => void,
    modelOf: (name: string) => ServedModel,
): EmulatedTransforms {
    const jobs = new Map<string, EmulatedTransform>();
    const inputs = new Map<string, CreateTransformJobRequest>();
    const starts = emulateStarts();
    const require = (name: string) => {
        const job = jobs.get(name);
        if (job === undefined) {
            throw refuse(`Could not find requested job with name: ${name}`);
        }
        return job;
    };
    return {
        jobs,
        operations: {
            CreateTransformJob(input: CreateTransformJobRequest & { TransformJobName: string }) {
                const name = input.TransformJobName;
                if (jobs.has(name)) {
                    throw new EmulatedError(
                        "ResourceInUse",
                        `Job name must be unique within an AWS account and region, and a job with this name already exists (${arnOf(name)})`,
                    );
                }
                const model = modelOf(input.ModelName!);
                inputs.set(name, input);
                jobs.set(name, emulateTransform(input, model, { ...site, ...starts.next(), note }));
                return { TransformJobArn: arnOf(name) };
            },
            DescribeTransformJob: ({ TransformJobName: name }: { TransformJobName: string }) =>
                require(name).describe(),
            StopTransformJob({ TransformJobName: name }: { TransformJobName: string }) {
                const job = require(name);
                const { TransformJobStatus: status } = job.describe();
                if (status !== "InProgress") {
                    throw refuse(`The request was rejected because the transform job is in status ${status}.`);
                }
                job.stop();
                return {};
            },
            ListTransformJobs: ({
                NameContains = "",
                StatusEquals,
            }: {
                NameContains?: string;
                StatusEquals?: string;
            }) => ({
                TransformJobSummaries: [...jobs]
                    .map(([name, job]) => ({ name, job: job.describe() }))
                    .filter(({ name }) => name.includes(NameContains))
                    .filter(({ job }) => StatusEquals === undefined || job.TransformJobStatus === StatusEquals)
                    .map(({ name, job }) => ({
                        TransformJobName: name,
                        TransformJobArn: arnOf(name),
                        CreationTime: job.CreationTime,
                        TransformJobStatus: job.TransformJobStatus,
                    })),
            }),
        },
        tagsOf: (arn) => [...inputs].find(([name]) => arnOf(name) === arn)?.[1].Tags,
        ...starts.knobs,
        async end() {
            await Promise.all([...jobs.values()].map((job) => job.end()));
        },
    };
}

interface TransformJobSite extends TrainingSite, Start {
    note(access: RoleAccess): void;
}

function emulateTransform(
    input: CreateTransformJobRequest,
    model: ServedModel,
    site: TransformJobSite,
): EmulatedTransform {
    const files = openSiteFiles(site.s3, model.role, site.note);
    const { Tags: _tags, ...described } = input;
    const created = seconds();
    const times: { TransformStartTime?: number; TransformEndTime?: number } = {};
    const stopping = new AbortController();
    const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener("abort", () => resolve()));
    let status = "InProgress";
    let reason: string | undefined;

    const running = (async () => {
        await Promise.race([site.free, stopped]);
        await sleep(site.stateMs ?? 20);
        if (site.failure !== undefined) {
            throw new Error(site.failure);
        }
        stopping.signal.throwIfAborted();
        times.TransformStartTime = seconds();
        const volumeKey = input.TransformResources?.VolumeKmsKeyId;
        if (volumeKey !== undefined) {
            site.note({ role: model.role, action: "kms:CreateGrant", resource: volumeKey });
        }
        const folder = await mkdtemp(join(tmpdir(), "sagemaker-transform-"));
        try {
            await unpackModel(model, folder, site);
            const { run, url } = await startServing(model, folder, site, { SAGEMAKER_BATCH: "true" });
            try {
                await transformAll(input, await url, files, stopping.signal);
            } finally {
                await run.stop(site.graceMs ?? 30_000);
            }
        } finally {
            await rm(folder, { recursive: true, force: true, maxRetries: 5 });
        }
    })().then(
        () => (status = "Completed"),
        (error: Error) => {
            status = stopping.signal.aborted ? "Stopped" : "Failed";
            reason = stopping.signal.aborted ? undefined : error.message;
        },
    );
    const ended = running.then(() => void (times.TransformEndTime = seconds()));
    return {
        describe: () => ({
            ...described,
            TransformJobArn: arnOf(input.TransformJobName!),
            // Its end is known only with its time.
            TransformJobStatus:
                times.TransformEndTime !== undefined ? status : stopping.signal.aborted ? "Stopping" : "InProgress",
            ...(reason !== undefined && { FailureReason: reason }),
            CreationTime: created,
            ...times,
        }),
        stop: () => stopping.abort(),
        async end() {
            stopping.abort();
            await ended;
        },
    };
}

/** Has the container answer for one object after the other. If one fails, so does the job. */
async function transformAll(
    input: CreateTransformJobRequest,
    url: string,
    files: SiteFiles,
    signal: AbortSignal,
): Promise<void> {
    const { TransformInput: from, TransformOutput: to, MaxPayloadInMB: mostMegabytes = 6 } = input;
    for (const uri of await objectsOf(from!.DataSource!.S3DataSource!.S3Uri!, from!, files)) {
        signal.throwIfAborted();
        const body = await files.read(uri);
        if (body.length > mostMegabytes * 1024 * 1024) {
            throw new Error(`ClientError: ${uri} is larger than MaxPayloadInMB`);
        }
        const answer = await fetch(`${url}/invocations`, {
            method: "POST",
            body: new Uint8Array(body),
            headers: { "content-type": from!.ContentType!, accept: to!.Accept ?? "*/*" },
        });
        const said = Buffer.from(await answer.arrayBuffer());
        if (!answer.ok) {
            throw new Error(`ClientError: ${uri}: the container answered ${answer.status}: ${said.toString("utf8")}`);
        }
        const { key } = parseS3Uri(uri);
        const place = `${to!.S3OutputPath!.replace(/\/$/, "")}/${key.slice(key.lastIndexOf("/") + 1)}.out`;
        await files.write(place, said, to!.KmsKeyId);
    }
}

/** Addresses of the objects below a prefix, or of those that a manifest lists. */
async function objectsOf(
    uri: string,
    { DataSource }: NonNullable<CreateTransformJobRequest["TransformInput"]>,
    files: SiteFiles,
): Promise<string[]> {
    if (DataSource!.S3DataSource!.S3DataType === "S3Prefix") {
        return files.list(uri);
    }
    const [{ prefix }, ...names] = JSON.parse((await files.read(uri)).toString("utf8")) as [
        { prefix: string },
        ...string[],
    ];
    return names.map((name) => prefix + name);
}

function seconds(): number {
    return Date.now() / 1000;
}
