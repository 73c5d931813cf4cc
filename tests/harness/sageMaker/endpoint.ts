import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CreateEndpointConfigInput, DescribeEndpointOutput } from "@aws-sdk/client-sagemaker";
import type { ContainerRun } from "./containerRun";
import type { RoleAccess } from "./emulatedApi";
import { startServing, unpackModel } from "./serving";
import type { ServedModel } from "./serving";
import type { Start } from "./starts";
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

export interface EndpointSite extends TrainingSite, Start {
    note(access: RoleAccess): void;
}

/** Makes an endpoint that is being created. Its container runs in a namespace, with the model at /opt/ml/model. */
export function emulateEndpoint(
    arn: string,
    names: { endpoint: string; configuration: string },
    { model, configuration }: { model: ServedModel; configuration: CreateEndpointConfigInput },
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
        await unpackModel(model, await folder, site);
        if (ended) {
            return;
        }
        const serving = await startServing(model, await folder, site);
        run = serving.run;
        url = await serving.url;
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

function seconds(): number {
    return Date.now() / 1000;
}
