import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { CreateEndpointConfigInput, CreateModelInput, DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import { runContainer } from "./containerRun";
import type { ContainerRun } from "./containerRun";
import type { RoleAccess } from "./emulatedApi";
import { parseS3Uri } from "./siteFiles";
import type { TrainingSite } from "./trainingSite";

/** An endpoint of the emulator. One container answers for all its instances. */
export interface EmulatedEndpoint {
    describe(): DescribeEndpointOutput;
    /** Address of the container. Undefined while it isn't in service. */
    readonly url: string | undefined;
    /** Sets a status as SageMaker itself does, such as SystemUpdating. */
    setStatus(status: string): void;
    /** What its container has printed. */
    log(): Promise<string>;
    /** Ends the container and removes its folder. */
    end(): Promise<void>;
}

export interface EndpointSite extends TrainingSite {
    note(access: RoleAccess): void;
    /** Resolves when there is an instance. */
    free: Promise<void>;
    /** Reason for which it fails before its container starts. */
    failure: string | undefined;
}

/** Makes an endpoint that is being created. Its container runs in a namespace, with the model at /opt/ml/model. */
export function emulateEndpoint(
    arn: string,
    names: { endpoint: string; configuration: string },
    { model, configuration }: { model: CreateModelInput; configuration: CreateEndpointConfigInput },
    site: EndpointSite,
): EmulatedEndpoint {
    const created = seconds();
    let status = "Creating";
    let reason: string | undefined;
    let changed = created;
    let run: ContainerRun | undefined;
    let url: string | undefined;
    let ended = false;
    const folder = mkdtemp(join(tmpdir(), "sagemaker-endpoint-"));
    const enter = (next: string, why?: string) => {
        [status, reason, changed] = [next, why, seconds()];
    };
    const readLog = async () => readFile(join(await folder, "log"), "utf8").catch(() => "");

    const starting = (async () => {
        await site.free;
        await sleep(site.stateMs ?? 20);
        if (site.failure !== undefined) {
            throw new Error(site.failure);
        }
        const opt = join(await folder, "ml");
        await unpackModel(model, join(opt, "model"), site);
        if (ended) {
            return;
        }
        run = await runContainer({
            opt,
            command: [...site.entryPoint, "serve"],
            env: {
                ...site.containerEnv,
                ...model.PrimaryContainer?.Environment,
                // All containers share this machine: each takes a port of its own in place of 8080.
                LOOKOUTVISION_CONTAINER_PORT: "0",
            },
            // The emulator itself must reach it.
            isolated: false,
            log: join(await folder, "log"),
        });
        const gone = run.ended.then((how) => `ended with ${how}`);
        for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
            const address = /listening on (\S+)/.exec(await readLog())?.[1];
            if (address !== undefined && (await fetch(`${address}/ping`).catch(() => undefined))?.status === 200) {
                url = address;
                return;
            }
            const how = await Promise.race([gone, sleep(0, undefined)]);
            if (how !== undefined || Date.now() > deadline) {
                throw new Error(
                    "The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint.",
                );
            }
        }
    })();
    starting.then(
        () => !ended && enter("InService"),
        (error: Error) => enter("Failed", error.message),
    );

    return {
        get url() {
            return /^(InService|SystemUpdating|Updating)$/.test(status) ? url : undefined;
        },
        describe: () => ({
            EndpointName: names.endpoint,
            EndpointArn: arn,
            EndpointConfigName: names.configuration,
            EndpointStatus: status as never,
            ...(reason !== undefined && { FailureReason: reason }),
            CreationTime: created as never,
            LastModifiedTime: changed as never,
            ...(status === "InService" && {
                ProductionVariants: configuration.ProductionVariants!.map((variant) => ({
                    VariantName: variant.VariantName!,
                    CurrentInstanceCount: variant.InitialInstanceCount,
                    DesiredInstanceCount: variant.InitialInstanceCount,
                })),
            }),
        }),
        setStatus: (next) => enter(next),
        log: readLog,
        async end() {
            ended = true;
            await starting.catch(() => undefined);
            await run?.stop(site.graceMs ?? 30_000);
            await rm(await folder, { recursive: true, force: true, maxRetries: 5 });
        },
    };
}

async function unpackModel(
    { PrimaryContainer, ExecutionRoleArn }: CreateModelInput,
    folder: string,
    site: EndpointSite,
) {
    const uri = PrimaryContainer!.ModelDataUrl!;
    const { bucket, key } = parseS3Uri(uri);
    site.note({ role: ExecutionRoleArn!, action: "s3:GetObject", resource: `arn:aws:s3:::${bucket}/${key}` });
    await mkdir(folder, { recursive: true });
    const archive = `${folder}.tar.gz`;
    try {
        const { Body } = await site.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        await writeFile(archive, await Body!.transformToByteArray());
    } catch {
        throw new Error(`Failed to download model data for container "container_1" from URL: "${uri}".`);
    }
    await promisify(execFile)("tar", ["-xzf", archive, "-C", folder]);
}

function seconds(): number {
    return Date.now() / 1000;
}
