import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { hasOtherAwsCredentials } from "../dataFolder/awsCredentials";
import { dataDirFiles } from "../dataFolder/dataDir";
import { dataDirError } from "../dataFolder/dataDirError";
import { readFirstKeyPair } from "../signatures/ownCredentials";
import type { KeyPair } from "../signatures/ownCredentials";
import type { Original } from "../dataFolder/dataDirCopy";
import { readRememberedSettings, unnoticedOriginal } from "../dataFolder/rememberedSettings";
import { readServiceInfo } from "../dataFolder/serviceInfo";
import type { ServiceInfo } from "../dataFolder/serviceInfo";
import { serviceEnvironment, startDetached } from "./startDetached";
import type { DetachedStart } from "./startDetached";

export { resolveDataDir } from "../dataFolder/dataDir";

/** How to call a service that runs on this machine. */
export interface LocalService {
    /** `http://127.0.0.1:PORT` */
    endpoint: string;
    credentials: KeyPair;
    region: string;
    dataDir: string;
    /** The folder whose folders are buckets. */
    bucketRoot: string;
    pid: number;
}

export interface LocalServiceOptions {
    /** Absolute; made if missing. */
    dataDir: string;
    /** Default: the service's own, `dataDir/buckets`. */
    bucketRoot?: string;
    region?: string;
    /** After so long without a call, a training or a hosted model the started service ends. Default 15. */
    idleTimeoutMinutes?: number;
    /** For the start. Default 60 s. */
    timeoutMs?: number;
}

/** What a data folder says without its service. */
export interface DataDirFacts {
    /** Id of the service. Undefined: it hasn't written one yet, or wasn't started yet on this copy of a folder. */
    serviceId: string | undefined;
    /** Where the next start looks for buckets: absolute. */
    bucketRoot: string;
    /** False: no service was ever started on the folder, or what it kept was deleted. */
    isInUse: boolean;
    /** The data folders that this one was copied from; their services have other ids. */
    copyOf: readonly Original[];
}

/** Exit code of `serve` when another service has the data folder. */
export const dataDirInUseExitCode = 3;

/** Reads files only: starts nothing, calls nothing. @throws Error with a sentence when the settings file is damaged. */
export async function readDataDirFacts(dataDir: string): Promise<DataDirFacts> {
    const { serviceId, bucketRoot, copyOf = [] } = await readRememberedSettings(dataDir);
    const { store, buckets } = dataDirFiles(dataDir);
    const databaseUrl = process.env.LOOKOUTVISION_DATABASE_URL;
    const hasStore = existsSync(store) || (databaseUrl !== undefined && databaseUrl !== "");
    // Until a service was started on a copy, the id there is the original's.
    const original = databaseUrl ? undefined : await unnoticedOriginal(dataDir);
    return {
        serviceId: hasStore && original === undefined ? serviceId : undefined,
        bucketRoot: bucketRoot ?? buckets,
        isInUse: hasStore,
        copyOf: original === undefined ? copyOf : [...copyOf, original],
    };
}

/** The service that runs on the data folder; undefined when none answers. */
export async function findLocalService(dataDir: string): Promise<LocalService | undefined> {
    const info = await findRunning(dataDir);
    return info && describe(dataDir, info);
}

/**
 * The service that runs on the data folder, after starting one if none does: detached, so that it outlives the
 * caller. Callers at the same time end up at the same service. One that was started with other AWS credentials than
 * the caller has is started anew with these, unless it trains, hosts or does anything else.
 *
 * @throws Error with the end of the service's log when it doesn't start, or when the one that runs has another
 *   bucket root or region than asked for.
 */
export async function findOrStartLocalService(options: LocalServiceOptions): Promise<LocalService> {
    const { timeoutMs = 60_000, idleTimeoutMinutes = 15 } = options;
    const dataDir = resolve(options.dataDir);
    const deadline = performance.now() + timeoutMs;
    try {
        await mkdir(dataDir, { recursive: true, mode: 0o700 });
    } catch (error) {
        throw dataDirError(dataDir, error);
    }

    let start: DetachedStart | undefined;
    let mayRenew = true;
    for (;;) {
        const info = await findRunning(dataDir);
        if (info !== undefined) {
            if (start !== undefined && start.pid !== info.pid) {
                start.cancel();
            }
            await requireSound(info);
            const found = checkAgainst(await describe(dataDir, info), options);
            if (
                !mayRenew ||
                !hasOtherAwsCredentials(serviceEnvironment(process.env, dataDir), info.awsCredentials) ||
                !(await endIfUnused(found))
            ) {
                return found;
            }
            mayRenew = false;
            await untilGone(found, deadline);
            start = undefined;
        }
        // A service that another caller starts, or that is just ending, has the folder: look again.
        if (start === undefined || start.exitCode === dataDirInUseExitCode) {
            start = await startDetached({ ...options, dataDir, idleTimeoutMinutes });
        } else if (start.exitCode !== undefined) {
            throw new Error(`The local service on ${dataDir} did not start: ${await start.said()}`);
        }
        if (performance.now() > deadline) {
            throw new Error(
                `The local service on ${dataDir} did not answer within ${Math.round(timeoutMs / 1000)} s of its start: ${await start.said()}`,
            );
        }
        await sleep(start.exitCode === dataDirInUseExitCode ? 300 : 50);
    }
}

async function findRunning(dataDir: string): Promise<ServiceInfo | undefined> {
    const info = await readServiceInfo(dataDir);
    return info !== undefined && (await isAlive(info)) ? info : undefined;
}

async function describe(dataDir: string, info: ServiceInfo): Promise<LocalService> {
    return {
        endpoint: info.url,
        credentials: await readFirstKeyPair(info.credentialsFile),
        region: info.region,
        dataDir,
        bucketRoot: info.bucketRoot,
        pid: info.pid,
    };
}

async function isAlive(info: ServiceInfo): Promise<boolean> {
    try {
        const answer = await fetch(`${info.url}/healthz`, { signal: AbortSignal.timeout(3000) });
        const { instance } = (await answer.json()) as { instance?: string };
        return instance === info.instance;
    } catch {
        return false;
    }
}

/** @throws Error with the service's own sentence when its store is damaged. */
async function requireSound({ url }: ServiceInfo): Promise<void> {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) });
    const { status, message } = (await answer.json()) as { status?: string; message?: string };
    if (status === "damaged") {
        throw new Error(message);
    }
}

function checkAgainst(found: LocalService, { bucketRoot, region }: LocalServiceOptions): LocalService {
    const differing =
        bucketRoot !== undefined && resolve(bucketRoot) !== found.bucketRoot
            ? `the bucket root ${found.bucketRoot} instead of ${bucketRoot}`
            : region !== undefined && region !== found.region
              ? `the region ${found.region} instead of ${region}`
              : undefined;
    if (differing !== undefined) {
        throw new Error(
            `The local service on ${found.dataDir} runs with ${differing}. Stop it with "npx lookoutvision stop --data-dir ${found.dataDir}", and it is started as asked; or change the setting back.`,
        );
    }
    return found;
}

/** Asks the service to end unless it has something to do. @returns whether it ends. */
async function endIfUnused({ endpoint, region, credentials }: LocalService): Promise<boolean> {
    // Loaded only when it is needed: signing takes packages that nothing else here does.
    const { createClient } = require("../client/serviceClient") as typeof import("../client/serviceClient");
    try {
        const answer = await createClient(endpoint, region, credentials).call<{ ends?: boolean }>(
            "POST",
            "/service/end-if-unused",
        );
        return answer.ends === true;
    } catch {
        // It ends anyway, or is of a release that knows no such call: whoever calls it next will see.
        return false;
    }
}

async function untilGone({ pid }: LocalService, deadline: number): Promise<void> {
    while (isRunning(pid) && performance.now() < deadline) {
        await sleep(25);
    }
}

/** Whether there is a process with this id. */
export function isRunning(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch {
        return false;
    }
}
