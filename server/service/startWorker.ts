import type { Logger } from "pino";
import { keepPrivate } from "../dataFolder/keepPrivate";
import { superviseHosting } from "../hosting/hostingSupervisor";
import { createMachineServer } from "../hosting/peers/machineServer";
import { shareHosting } from "../hosting/shareHosting";
import { listenerUrl } from "../http/listenerUrl";
import { endParts } from "./parts";
import { openFoundations } from "./openStorage";
import type { FoundationOptions, Foundations } from "./openStorage";
import { requireSafeAddress } from "../http/refusePlainHttp";
import { openTlsCertificate } from "../http/tlsCertificate";
import type { TlsFiles } from "../http/tlsCertificate";
import { openTrainingEngines } from "../training/engines/registry";
import { superviseTraining } from "../training/trainingSupervisor";

export interface WorkerOptions extends FoundationOptions {
    databaseUrl: string;
    workers: number;
    /** Hosting by this worker. Undefined: it hosts nothing, and listens nowhere. */
    hosting?: WorkerHosting;
    log: Logger;
}

/** Options of a worker that hosts, and listens for pictures from the services. */
export interface WorkerHosting {
    /** Most inference units on this machine, at least 1. */
    inferenceUnits: number;
    host: string;
    /** Port to listen on. Undefined: a free one. */
    port?: number;
    tls?: TlsFiles;
    insecureHttp: boolean;
    /** Address of the worker for the services. Undefined: the one where it listens. */
    machineUrl?: string;
}

export interface RunningWorker {
    /** URL where the worker listens. Undefined: it listens nowhere. */
    url: string | undefined;
    close(): Promise<void>;
}

/**
 * Starts a worker, which trains for the services that share the database and the artifacts. It also hosts for them
 * if `hosting` is given.
 */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
    const ending = new AbortController();
    const foundations = await openFoundations(options, ending.signal);
    const warning = await keepPrivate(options.dataDir);
    if (warning !== undefined) {
        options.log.warn(warning);
    }
    let hosting: Awaited<ReturnType<typeof host>> | undefined;
    try {
        hosting = options.hosting && (await host(options.hosting, foundations, options.log));
    } catch (error) {
        ending.abort();
        await foundations.store.destroy();
        throw error;
    }
    const training = superviseTraining({
        ...foundations,
        engines: openTrainingEngines({ ...foundations, log: options.log }),
        log: options.log,
        now: Date.now,
        workers: options.workers,
        tasks: options.hosting === undefined ? [] : ["host"],
    });
    return {
        url: hosting?.url,
        async close() {
            ending.abort();
            await Promise.all([training.close(), hosting?.close()]);
            await foundations.store.destroy();
        },
    };
}

async function host(options: WorkerHosting, foundations: Foundations, log: Logger) {
    const { insecureHttp, machineUrl } = options;
    await requireSafeAddress({ host: options.host, machineUrl, tls: options.tls !== undefined, insecureHttp });
    const tls = options.tls && (await openTlsCertificate(options.tls, log));
    const { machineKey: keyPair } = foundations;
    const now = Date.now;
    let url: string | undefined;
    const hosting = superviseHosting({
        ...foundations,
        log,
        now,
        mostUnits: options.inferenceUnits,
        shared: shareHosting({ keyPair, tls, insecureHttp, machineUrl, url: () => url, now }),
    });
    const server = createMachineServer(log, tls, {
        machineId: hosting.machineId,
        keyPair,
        now,
        detectHere: hosting.detectHere,
    });
    const close = () => endParts([{ close: () => tls?.close() }, hosting], server);
    try {
        await server.listen({ host: options.host, port: options.port ?? 0 });
    } catch (error) {
        await close();
        throw new Error(
            `The worker can't listen on ${options.host}:${options.port ?? 0}: ${(error as Error).message}. Give another --host or --port.`,
            { cause: error },
        );
    }
    url = listenerUrl(server, options.host);
    hosting.wake();
    return { url, close };
}
