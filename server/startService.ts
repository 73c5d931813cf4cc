import { randomUUID } from "node:crypto";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { createAuthenticator } from "./api/authenticate";
import { openCredentialsFile } from "./api/credentialsFile";
import { createHttpServer } from "./api/httpServer";
import { superviseDeletion } from "./artifacts/deletionSupervisor";
import { openArtifacts } from "./artifacts/openArtifacts";
import { dataDirFiles } from "./dataDir";
import { lockDataDir } from "./dataDirLock";
import { superviseDatasets } from "./datasets/datasetSupervisor";
import { superviseHosting } from "./hosting/hostingSupervisor";
import { hasProjects, isQuiet, RequestMeter } from "./idleWatch";
import { openObjectStorage } from "./objectStorage/openObjectStorage";
import { type FoundationOptions, type Foundations, openFoundations } from "./openFoundations";
import { ensureCredentialsFile, type KeyPair } from "./ownCredentials";
import { readRememberedSettings, rememberSettings } from "./rememberedSettings";
import { removeServiceInfo, writeServiceInfo } from "./serviceInfo";
import { dropAllLeases } from "./training/lease";
import { superviseTraining } from "./training/trainingSupervisor";

export interface ServiceOptions extends FoundationOptions {
    host: string;
    /** Undefined: the port that the data folder's service had before, else a free one. */
    port?: number;
    /** Trainings at the same time here; 0: workers elsewhere train. */
    workers: number;
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
    /** `http://host:port` */
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
    const foundations = await openLockedFoundations(options);
    try {
        return await serve(options, foundations);
    } catch (error) {
        await foundations.close();
        throw error;
    }
}

interface LockedFoundations extends Foundations {
    close(): Promise<void>;
}

async function openLockedFoundations(options: ServiceOptions): Promise<LockedFoundations> {
    const unlock = await lockDataDir(options.dataDir);
    try {
        const foundations = await openFoundations(options);
        if (options.databaseUrl === undefined) {
            // The lock says that no other service is alive here: what it trained is free.
            await dropAllLeases(foundations.store);
        }
        return {
            ...foundations,
            async close() {
                await foundations.store.destroy();
                unlock();
            },
        };
    } catch (error) {
        unlock();
        throw error;
    }
}

async function serve(options: ServiceOptions, foundations: LockedFoundations): Promise<RunningService> {
    const { dataDir, log } = options;
    const { store, bucketRoot, region, accountId } = foundations;
    const now = Date.now;
    const instance = randomUUID();
    const credentialsFile = resolve(options.credentialsFile ?? dataDirFiles(dataDir).credentials);
    if (options.credentialsFile === undefined) {
        await ensureCredentialsFile(credentialsFile);
    }
    const credentials = await openCredentialsFile(credentialsFile, (message) => log.error(message));

    const objects = openObjectStorage(bucketRoot, region);
    const training = superviseTraining({ ...foundations, log, now, workers: options.workers });
    const hosting = superviseHosting({ ...foundations, log });
    const deletion = superviseDeletion(store, openArtifacts(foundations.artifacts, region), log);
    const datasets = superviseDatasets({ store, objects, log, now });
    const closeSupervisors = () => Promise.all([training.close(), hosting.close(), deletion.close(), datasets.close()]);

    const requests = new RequestMeter(now);
    let checkIdle = () => undefined as void;
    const service = {
        store,
        objects,
        region,
        accountId,
        maxTrainings: options.maxTrainings,
        now,
        sleep: (ms: number) => sleep(ms),
        log,
        hosting,
        background: {
            wakeDatasets: () => datasets.wake(),
            wakeTraining: () => training.wake(),
            wakeHosting: () => hosting.wake(),
            wakeDeletion: () => deletion.wake(),
            projectDeleted: () => checkIdle(),
        },
    };
    const http = createHttpServer(service, {
        instance,
        authenticate: createAuthenticator({
            now,
            lookupSecret: (id: string) => (id === options.keyPair?.accessKeyId ? options.keyPair.secretAccessKey : credentials.lookupSecret(id)),
        }),
    });
    meter(http, requests);

    let url: string;
    try {
        url = await listen(http, options);
        await writeServiceInfo(dataDir, {
            url,
            pid: process.pid,
            instance,
            startedAt: new Date(now()).toISOString(),
            region,
            bucketRoot,
            credentialsFile,
        });
    } catch (error) {
        await http.close();
        await closeSupervisors();
        throw error;
    }

    let closing: Promise<void> | undefined;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const close = () =>
        (closing ??= (async () => {
            stopWatching();
            // First, so that nobody finds a service that is about to be gone.
            await removeServiceInfo(dataDir);
            await closeSoon(http);
            await closeSupervisors();
            await foundations.close();
            end();
        })());
    const { check, stopWatching } = endWhenUnused(options, foundations, requests, close);
    checkIdle = check;
    return { url, ended, close };
}

function meter(http: FastifyInstance, requests: RequestMeter): void {
    http.addHook("onRequest", async (_request, reply) => {
        requests.begin();
        // Also fires when the client goes away before the answer.
        reply.raw.once("close", () => requests.end());
    });
}

/** Requests under way get their answers, but nobody keeps the service from ending. */
async function closeSoon(http: FastifyInstance): Promise<void> {
    const timer = setTimeout(() => http.server.closeAllConnections(), lastAnswersMs);
    await http.close().finally(() => clearTimeout(timer));
}

const lastAnswersMs = 10_000;

/** After the last project is gone, who deletes it may still ask whether it is. */
const lastCallMs = 1000;

function endWhenUnused(
    { idleTimeoutMs, log }: ServiceOptions,
    { store }: Foundations,
    requests: RequestMeter,
    close: () => Promise<void>,
): { check(): void; stopWatching(): void } {
    if (idleTimeoutMs === undefined) {
        return { check: () => undefined, stopWatching: () => undefined };
    }
    let projectWasDeleted = false;
    const look = async () => {
        const lastProjectGone = projectWasDeleted && requests.idleMs >= lastCallMs && !(await hasProjects(store));
        if ((lastProjectGone || requests.idleMs >= idleTimeoutMs) && (await isQuiet(store)) && requests.idleMs > 0) {
            log.info(lastProjectGone ? "the last project is gone: the service ends" : "nothing to do: the service ends");
            await close();
        }
    };
    const timer = setInterval(
        () => void look().catch((error: unknown) => log.error({ err: error }, "looking whether the service is unused failed")),
        Math.min(500, idleTimeoutMs),
    );
    return { check: () => void (projectWasDeleted = true), stopWatching: () => clearInterval(timer) };
}

/** Addresses stay: the port of the first time is used again, unless someone else has it now. */
async function listen(http: FastifyInstance, { host, port, dataDir }: ServiceOptions): Promise<string> {
    if (port !== undefined) {
        await listenAt(http, host, port);
        return urlOf(http, host);
    }
    const { port: kept = 0 } = await readRememberedSettings(dataDir);
    try {
        await http.listen({ host, port: kept });
    } catch (error) {
        if (kept === 0 || (error as NodeJS.ErrnoException).code !== "EADDRINUSE") {
            throw error;
        }
        await listenAt(http, host, 0);
    }
    const chosen = (http.server.address() as AddressInfo).port;
    await rememberSettings(dataDir, { port: chosen });
    return urlOf(http, host);
}

async function listenAt(http: FastifyInstance, host: string, port: number): Promise<void> {
    try {
        await http.listen({ host, port });
    } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const reason = code === "EADDRINUSE" ? "another program has the port. Give another --port" : message;
        throw new Error(`The service can't listen on ${host}:${port}: ${reason}.`, { cause: error });
    }
}

function urlOf(http: FastifyInstance, host: string): string {
    const { port } = http.server.address() as AddressInfo;
    return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
