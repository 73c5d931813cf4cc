import { randomUUID } from "node:crypto";
import { BlockList } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { addConsole } from "../console/consoleRoutes";
import { createHttpServer } from "../api/httpServer";
import { openArtifacts } from "../artifacts/openArtifacts";
import { fingerprintOfAwsCredentials } from "../dataFolder/awsCredentials";
import { lockDataDir } from "../dataFolder/dataDirLock";
import { keepPrivate } from "../dataFolder/keepPrivate";
import { fullDiskError, useReserve } from "../dataFolder/reserve";
import { answerMachines } from "../hosting/peers/answerMachines";
import { superviseHosting } from "../hosting/hostingSupervisor";
import { shareHosting } from "../hosting/shareHosting";
import { createIncidents } from "../background/incidents";
import { serveDamage } from "./damagedService";
import { endWhenUnused } from "./endWhenUnused";
import { listenAtKeptPort } from "../http/listenAtKeptPort";
import { listenOnLoopback, needsLoopback } from "../http/listenOnLoopback";
import { createDetectionMeter } from "../metrics/detectionMetrics";
import { addMetricsEndpoint } from "../metrics/metricsEndpoint";
import { measureIncidents } from "../metrics/incidentMetrics";
import { noteUnfamiliar } from "../metrics/noteUnfamiliar";
import { countUsage } from "../metrics/usageMeter";
import { createRegistry } from "../metrics/registry";
import { measureConnections } from "../metrics/connectionMetrics";
import { measureRequests } from "../metrics/requestMetrics";
import { addStoreGauges } from "../metrics/storeGauges";
import { openObjectStorage } from "../objectStorage/openObjectStorage";
import type { LockedFoundations } from "./lockedFoundations";
import { openLockedFoundations } from "./lockedFoundations";
import { openPictures } from "./openPictures";
import { openCallers } from "./openCallers";
import type { CallersOptions } from "./openCallers";
import type { FoundationOptions } from "./openStorage";
import { RequestMeter } from "../http/requestMeter";
import { requireSafeAddress } from "../http/refusePlainHttp";
import { removeServiceInfo, writeServiceInfo } from "../dataFolder/serviceInfo";
import { openTlsCertificate } from "../http/tlsCertificate";
import type { TlsFiles } from "../http/tlsCertificate";
import { openModelsOnDemand } from "../trials/modelsOnDemand";
import { endParts } from "./parts";
import type { Part } from "./parts";
import { startBackground } from "./startBackground";
import { DamagedStoreError } from "../storeFile/damagedStore";

export interface ServiceOptions
    extends FoundationOptions, Pick<CallersOptions, "credentialsFile" | "keyPair" | "openIdConnect"> {
    host: string;
    /** Port to listen on. Undefined: the port of the data folder's last service, else a free one. */
    port?: number;
    /** Certificate files. Undefined: plain HTTP, which beyond this machine must be allowed by `insecureHttp`. */
    tls?: TlsFiles;
    insecureHttp?: boolean;
    /** Names by which browsers reach the service, beside those of its certificate and of `openIdConnect`. */
    hostNames?: readonly string[];
    /** Most calls answered at the same time before others get 429. Undefined: 256. */
    maxRequests?: number;
    /** Networks that may read /metrics, besides this machine. */
    metricsFrom?: BlockList;
    /** Most trainings at the same time on this machine. 0: workers elsewhere train. */
    workers: number;
    /** Most inference units on this machine. Undefined: any number. */
    inferenceUnits?: number;
    /** Address of this machine for others on the database. Undefined: the one where it listens. */
    machineUrl?: string;
    /** Most trainings that may run or wait before CreateModel answers 402. Undefined: no limit. */
    maxTrainings?: number;
    /**
     * Idle time of a service that was started only for its projects, in milliseconds. It ends after this time without
     * a call, a training or a hosted model, and with its last project. Undefined: it never ends by itself.
     */
    idleTimeoutMs?: number;
    log: Logger;
}

export interface RunningService {
    /** URL of the service: `http://host:port` or `https://host:port`. */
    url: string;
    /** Resolves when the service has ended, by `close` or by itself. */
    ended: Promise<void>;
    /** Answers the requests in progress, hands running trainings back, and releases the data folder. */
    close(): Promise<void>;
}

/**
 * Starts the whole service in this process: API, training, hosting, deletion.
 *
 * @returns the service; one whose store is damaged says so to every caller.
 * @throws DataDirInUseError when another service has the data folder; Error with one sentence otherwise.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
    const { host, machineUrl, insecureHttp = false } = options;
    await requireSafeAddress({ host, machineUrl, tls: options.tls !== undefined, insecureHttp });
    const ending = new AbortController();
    const fullDisk = await useReserve(options.dataDir);
    const lock = await lockDataDir(options.dataDir).catch(async (error: unknown) => {
        throw (await fullDiskError(options.dataDir, error)) ?? error;
    });
    try {
        if (fullDisk !== undefined) {
            options.log.error(fullDisk);
        }
        const foundations = await openLockedFoundations(options, lock, ending.signal);
        try {
            const warning = await keepPrivate(options.dataDir);
            if (warning !== undefined) {
                options.log.warn(warning);
            }
            return await serve(options, foundations, ending);
        } catch (error) {
            ending.abort();
            await foundations.store.destroy();
            throw error;
        }
    } catch (error) {
        if (error instanceof DamagedStoreError) {
            return serveDamage(options, lock, error);
        }
        lock.release();
        throw (await fullDiskError(options.dataDir, error)) ?? error;
    }
}

/**
 * Serves the API until the service ends.
 *
 * @param ending - aborted when the service stops waiting for calls of S3 and KMS in progress.
 */
async function serve(
    options: ServiceOptions,
    foundations: LockedFoundations,
    ending: AbortController,
): Promise<RunningService> {
    const { dataDir, log, machineUrl, insecureHttp = false } = options;
    const { store, bucketRoot, region, accountId } = foundations;
    const now = Date.now;
    const instance = randomUUID();
    const callers = await openCallers({ ...options, ...foundations, now });
    const tls = options.tls && (await openTlsCertificate(options.tls, log));
    const parts: Part[] = [{ leave: () => tls?.close() }];

    const publicUrl = options.openIdConnect?.publicUrl;
    const hostNames = [
        options.host,
        ...(options.hostNames ?? []),
        ...(publicUrl === undefined ? [] : [new URL(publicUrl).hostname]),
    ];

    /** URL of the listener. Undefined until it listens. */
    let url: string | undefined;
    const objects = openObjectStorage(bucketRoot, region, ending.signal);
    const incidents = createIncidents();
    const hosting = superviseHosting({
        ...foundations,
        log,
        now,
        incidents,
        mostUnits: options.inferenceUnits,
        shared:
            options.databaseUrl === undefined
                ? undefined
                : shareHosting({ keyPair: foundations.machineKey, tls, insecureHttp, machineUrl, url: () => url, now }),
    });
    parts.push(hosting);
    const artifacts = openArtifacts(foundations.artifacts, region, ending.signal);
    const background = startBackground({
        ...foundations,
        dataDir,
        workers: options.workers,
        objects,
        artifacts,
        artifactLocation: foundations.artifacts,
        incidents,
        log,
        now,
        ending: ending.signal,
    });
    const looks = openModelsOnDemand(foundations);
    const pictures = openPictures({ ...foundations, objects, ending: ending.signal });
    parts.push({ leave: background.close }, { leave: looks.close }, { leave: pictures.gallery.close });

    const requests = new RequestMeter(() => performance.now());
    const registry = createRegistry(tls);
    measureIncidents(incidents, registry);
    const usage = countUsage(noteUnfamiliar(createDetectionMeter(registry, incidents), { log, now }), {
        store,
        log,
        now,
    });
    parts.push({ close: usage.close });
    const service = {
        store,
        objects,
        artifacts,
        dataKeys: foundations.dataKeys,
        users: callers.users,
        console: callers.console.sessions,
        secretSeal: foundations.secretSeal,
        region,
        accountId,
        serviceId: foundations.serviceId,
        packageKey: foundations.packageKey.publicKey,
        maxTrainings: options.maxTrainings,
        engines: foundations.engines,
        now,
        sleep: (ms: number) => sleep(ms),
        log,
        hosting,
        looks,
        detections: usage,
        ...pictures,
        background: {
            ...background.wakes,
            wakeHosting: () => hosting.wake(),
            projectDeleted: () => requests.noteDeletedProject(),
        },
    };
    const http = createHttpServer(service, {
        instance,
        bucketRoot,
        hostNames: () => [...hostNames, ...(tls?.names() ?? [])],
        endIfUnused: () => unused.endIfUnused(),
        tls,
        limits: options.maxRequests === undefined ? {} : { maxRequests: options.maxRequests },
        authenticate: callers.authenticate,
    });
    addConsole(http, service, callers.console);
    requests.watch(http);
    measureRequests(http, registry);
    measureConnections(http.connections, registry);
    addStoreGauges(registry, { store, now });
    answerMachines(http, {
        machineId: hosting.machineId,
        keyPair: foundations.machineKey,
        now,
        detectHere: hosting.detectHere,
    });
    addMetricsEndpoint(http, registry, options.metricsFrom ?? new BlockList());

    try {
        url = await listenAtKeptPort(http, options);
        hosting.wake();
        const loopback = (await needsLoopback(options)) ? await listenOnLoopback(http, log) : undefined;
        parts.push({ close: () => loopback?.close() });
        await writeServiceInfo(dataDir, {
            url: loopback?.url ?? url,
            pid: process.pid,
            instance,
            startedAt: new Date(now()).toISOString(),
            region,
            bucketRoot,
            credentialsFile: callers.credentialsFile,
            awsCredentials: fingerprintOfAwsCredentials(process.env),
        });
    } catch (error) {
        ending.abort();
        await endParts(parts, http);
        throw error;
    }

    let closing: Promise<void> | undefined;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const close = () =>
        (closing ??= (async () => {
            unused.stopWatching();
            // Removed first, so that nobody finds a service that is about to end.
            await removeServiceInfo(dataDir, instance);
            await endParts(parts, http, () => ending.abort());
            await foundations.close();
            end();
        })());
    const unused = endWhenUnused({
        hasDataDir: () => foundations.lock.isStillThere(),
        idleTimeoutMs: options.idleTimeoutMs,
        store,
        requests,
        log,
        end: close,
    });
    return { url, ended, close };
}
