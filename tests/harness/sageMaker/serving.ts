import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { runContainer } from "./containerRun";
import type { ContainerRun } from "./containerRun";
import type { RoleAccess } from "./emulatedApi";
import { openSiteFiles } from "./siteFiles";
import type { TrainingSite } from "./trainingSite";

/** A model as containers serve it. */
export interface ServedModel {
    /** Words of the entry point of its image or algorithm. */
    entryPoint: readonly string[];
    /** Address in S3 of its archive. */
    archiveUri: string;
    role: string;
    environment?: Readonly<Record<string, string>>;
}

interface ServingSite extends TrainingSite {
    note(access: RoleAccess): void;
}

/** Unpacks a model's archive where its container expects it. @param folder - of the container. */
export async function unpackModel({ archiveUri, role }: ServedModel, folder: string, site: ServingSite): Promise<void> {
    const models = join(folder, "ml", "model");
    await mkdir(models, { recursive: true });
    const archive = `${models}.tar.gz`;
    try {
        await writeFile(archive, await openSiteFiles(site.s3, role, site.note).read(archiveUri));
    } catch {
        throw new Error(`Failed to download model data for container "container_1" from URL: "${archiveUri}".`);
    }
    await promisify(execFile)("tar", ["-xzf", archive, "-C", models]);
}

/** Starts a container that serves. `url` resolves when its ping succeeds, and rejects as SageMaker says it. */
export async function startServing(
    model: ServedModel,
    folder: string,
    site: TrainingSite,
    env: Readonly<Record<string, string>> = {},
): Promise<{ run: ContainerRun; url: Promise<string> }> {
    const log = join(folder, "log");
    const run = await runContainer({
        opt: join(folder, "ml"),
        command: [...model.entryPoint, "serve"],
        env: {
            ...site.containerEnv,
            ...model.environment,
            ...env,
            // All containers share this machine: each takes a port of its own in place of 8080.
            LOOKOUTVISION_CONTAINER_PORT: "0",
        },
        // The emulator itself must reach it.
        isolated: false,
        log,
    });
    const url = (async () => {
        const gone = run.ended.then((how) => `ended with ${how}`);
        for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
            const said = await readFile(log, "utf8").catch(() => "");
            const address = /listening on (\S+)/.exec(said)?.[1];
            if (address !== undefined && (await fetch(`${address}/ping`).catch(() => undefined))?.status === 200) {
                return address;
            }
            const how = await Promise.race([gone, sleep(0, undefined)]);
            if (how !== undefined || Date.now() > deadline) {
                throw new Error(
                    "The primary container for production variant AllTraffic did not pass the ping health check. Please check CloudWatch logs for this endpoint.",
                );
            }
        }
    })();
    url.catch(() => undefined);
    return { run, url };
}
