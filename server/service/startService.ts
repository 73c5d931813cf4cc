import { randomUUID } from "node:crypto";
import { BlockList } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { answerLastRequests } from "../http/answerLastRequests";
import { createAuthenticator } from "../signatures/authenticate";
import { openCredentialsFile } from "../signatures/credentialsFile";
import { createHttpServer } from "../api/httpServer";
import { superviseDeletion } from "../training/modelDeletion";
import { openArtifacts } from "../artifacts/openArtifacts";
import { fingerprintOfAwsCredentials } from "../dataFolder/awsCredentials";
import { dataDirFiles } from "../dataFolder/dataDir";
import { type DataDirLock, lockDataDir } from "../dataFolder/dataDirLock";
import { superviseDatasets } from "../datasets/datasetSupervisor";
import { dropAllImportLeases } from "../datasets/importLease";
import { answerMachines } from "../hosting/peers/answerMachines";
import { superviseHosting } from "../hosting/hostingSupervisor";
import { shareHosting } from "../hosting/shareHosting";
import { removeAllMachines } from "../hosting/unitLeases";
import { endWhenUnused } from "./endWhenUnused";
import { listenAtKeptPort } from "../http/listenAtKeptPort";
import { listenOnLoopback } from "../http/listenOnLoopback";
import { createDetectionMeter } from "../metrics/detectionMetrics";
import { addMetricsEndpoint } from "../metrics/metricsEndpoint";
import { createRegistry } from "../metrics/registry";
import { measureRequests } from "../metrics/requestMetrics";
import { addStoreGauges } from "../metrics/storeGauges";
import { openObjectStorage } from "../objectStorage/openObjectStorage";
import { type FoundationOptions, type Foundations, openFoundations } from "./openStorage";
import { ensureCredentialsFile, type KeyPair } from "../signatures/ownCredentials";
import { dropAllPackagingLeases } from "../packaging/packagingLease";
import { supervisePackaging } from "../packaging/packagingSupervisor";
import { RequestMeter } from "../http/requestMeter";
import { requireSafeAddress } from "../http/refusePlainHttp";
import { removeServiceInfo, writeServiceInfo } from "../dataFolder/serviceInfo";
import { openTlsCertificate, type TlsFiles } from "../http/tlsCertificate";
import { dropAllLeases } from "../training/lease";
import { superviseTraining } from "../training/trainingSupervisor";

export interface ServiceOptions extends FoundationOptions {
    host: string;
    /** Undefined: the port that the data folder's service had before, else a free one. */
    port?: number;
    /** Undefined: plain HTTP, which beyond this machine must be asked for by `insecureHttp`. */
    tls?: TlsFiles;
    insecureHttp?: boolean;
    /** Calls answered at the same time before others get 429; undefined: 256. */
    maxRequests?: number;
    /** Who may read /metrics besides this machine. */
    metricsFrom?: BlockList;
    /** Trainings at the same time here; 0: workers elsewhere train. */
    workers: number;
    /** Inference units that run here at most; undefined: any number. */
    inferenceUnits?: number;
    /** Where other machines on the database reach this one; undefined: where it listens. */
    machineUrl?: string;
    /** Trainings that may run and wait before CreateModel answers 402; undefined: no limit. */
    maxTrainings?: number;
    /** Key pairs that may call; default: the data folder's own, made if missing. */
    credentialsFile?: string;
    /** One more key pair that may call. */
    keyPair?: KeyPair;
    /**
     * For a service that was started for its projects only: it ends after so long without a call, a training or
     * a hosted model, and with its last project. Undefined: it never ends by itself.
     */
    idleTimeoutMs?: number;
    log: Logger;
}

export interface RunningService {
    /** `http://host:port` or `https://host:port` */
    url: string;
    /** Resolves when the service has ended, by `close` or by itself. */
    ended: Promise<void>;
    /** Answers the requests that it has, hands running trainings back, gives the data folder free. */
    close(): Promise<void>;
}

/**
 * Starts the whole service in this process: API, training, hosting, deletion.
 *
 * @throws DataDirInUseError when another service has the data folder; Error with one sentence otherwise.
 */
export async function startService(options: ServiceOptions): Promise<RunningService> {
    const { host, machineUrl, insecureHttp = false } = options;
    await requireSafeAddress({ host, machineUrl, tls: options.tls !== undefined, insecureHttp });
    const ending = new AbortController();
    const foundations = await openLockedFoundations(options, ending.signal);
    try {
        return await serve(options, foundations, ending);
    } catch (error) {
        ending.abort();
        await foundations.close();
        throw error;
    }
}

interface LockedFoundations extends Foundations {
    lock: DataDirLock;
    close(): Promise<void>;
}

async function openLockedFoundations(options: ServiceOptions, ending: AbortSignal): Promise<LockedFoundations> {
    const lock = await lockDataDir(options.dataDir);
    try {
        const foundations = await openFoundations(options, ending);
        if (options.databaseUrl === undefined) {
            // The lock says that no other service is alive here: what it imported, trained and packaged is free.
            await dropAllImportLeases(foundations.store);
            await dropAllLeases(foundations.store);
            await dropAllPackagingLeases(foundations.store);
            await removeAllMachines(foundations.store);
        }
        return {
            ...foundations,
            lock,
            async close() {
                await foundations.store.destroy();
                lock.release();
            },
        };
    } catch (error) {
        lock.release();
        throw error;
    }
}

/** A look at the credentials file takes a call a third as long as all else that its signature needs. */
const keyTrustedMs = 50;

/** @param ending - aborted as soon as calls of S3 and KMS under way aren't waited for any more. */
async function serve(
    options: ServiceOptions,
    foundations: LockedFoundations,
    ending: AbortController,
): Promise<RunningService> {
    const { dataDir, log, machineUrl, insecureHttp = false } = options;
    const { store, bucketRoot, region, accountId } = foundations;
    const now = Date.now;
    const instance = randomUUID();
    const credentialsFile = resolve(options.credentialsFile ?? dataDirFiles(dataDir).credentials);
    if (options.credentialsFile === undefined) {
        await ensureCredentialsFile(credentialsFile);
    }
    const credentials = await openCredentialsFile(credentialsFile, {
        onError: (message) => log.error(message),
        trustedMs: keyTrustedMs,
    });
    const tls = options.tls && (await openTlsCertificate(options.tls, log));

    /** Undefined until it listens. */
    let url: string | undefined;
    const objects = openObjectStorage(bucketRoot, region, ending.signal);
    const training = superviseTraining({ ...foundations, log, now, workers: options.workers });
    const hosting = superviseHosting({
        ...foundations,
        log,
        now,
        mostUnits: options.inferenceUnits,
        shared:
            options.databaseUrl === undefined
                ? undefined
                : shareHosting({ keyPair: foundations.machineKey, tls, insecureHttp, machineUrl, url: () => url, now }),
    });
    const artifacts = openArtifacts(foundations.artifacts, region, ending.signal);
    const packaging = supervisePackaging({ ...foundations, artifacts, objects, log, now });
    const deletion = superviseDeletion(store, artifacts, log, now, ending.signal);
    const datasets = superviseDatasets({ store, objects, log, now });
    const closeBackground = () =>
        Promise.all([training.close(), packaging.close(), deletion.close(), datasets.close(), tls?.close()]);

    const requests = new RequestMeter(now);
    const registry = createRegistry(tls);
    const service = {
        store,
        objects,
        artifacts,
        dataKeys: foundations.dataKeys,
        region,
        accountId,
        maxTrainings: options.maxTrainings,
        now,
        sleep: (ms: number) => sleep(ms),
        log,
        hosting,
        detections: createDetectionMeter(registry),
        background: {
            wakeDatasets: () => datasets.wake(),
            wakeTraining: () => training.wake(),
            wakeHosting: () => hosting.wake(),
            wakePackaging: () => packaging.wake(),
            wakeDeletion: () => deletion.wake(),
            projectDeleted: () => requests.noteDeletedProject(),
        },
    };
    const http = createHttpServer(service, {
        instance,
        serviceId: foundations.serviceId,
        bucketRoot,
        endIfUnused: () => unused.endIfUnused(),
        tls,
        limits: options.maxRequests === undefined ? {} : { maxRequests: options.maxRequests },
        authenticate: createAuthenticator({
            now,
            lookupSecret: (id: string) =>
                id === options.keyPair?.accessKeyId ? options.keyPair : credentials.lookupSecret(id),
        }),
    });
    requests.watch(http);
    measureRequests(http, registry);
    addStoreGauges(registry, { store, now });
    answerMachines(http, {
        machineId: hosting.machineId,
        keyPair: foundations.machineKey,
        now,
        detectHere: hosting.detectHere,
    });
    addMetricsEndpoint(http, registry, options.metricsFrom ?? new BlockList());

    let loopback: { url: string; close(): Promise<void> } | undefined;
    try {
        url = await listenAtKeptPort(http, options);
        hosting.wake();
        loopback = tls && (await listenOnLoopback(http));
        await writeServiceInfo(dataDir, {
            url: loopback?.url ?? url,
            pid: process.pid,
            instance,
            startedAt: new Date(now()).toISOString(),
            region,
            bucketRoot,
            credentialsFile,
            awsCredentials: fingerprintOfAwsCredentials(process.env),
        });
    } catch (error) {
        ending.abort();
        await http.close();
        await Promise.all([closeBackground(), hosting.close()]);
        throw error;
    }

    let closing: Promise<void> | undefined;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const close = () =>
        (closing ??= (async () => {
            unused.stopWatching();
            // First, so that nobody finds a service that is about to be gone.
            await removeServiceInfo(dataDir, instance);
            const background = Promise.all([closeBackground(), hosting.leave()]);
            await answerLastRequests(http, () => ending.abort());
            await loopback?.close();
            // After the requests: some of them look at pictures.
            await Promise.all([background, hosting.close()]);
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
