import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { dataDirFiles } from "../dataFolder/dataDir";
import type { DataDirLock } from "../dataFolder/dataDirLock";
import { readRememberedSettings } from "../dataFolder/rememberedSettings";
import { removeServiceInfo, writeServiceInfo } from "../dataFolder/serviceInfo";
import { createServer } from "../http/createServer";
import { internalError } from "../http/errors";
import { listenAtKeptPort } from "../http/listenAtKeptPort";
import { listenOnLoopback, needsLoopback } from "../http/listenOnLoopback";
import { isOfThisMachine } from "../http/ofThisMachine";
import { openTlsCertificate } from "../http/tlsCertificate";
import type { TlsFiles } from "../http/tlsCertificate";
import { ensureCredentialsFile } from "../signatures/ownCredentials";
import type { DamagedStoreError } from "../storeFile/damagedStore";

export interface DamagedServiceOptions {
    dataDir: string;
    host: string;
    port?: number;
    tls?: TlsFiles;
    credentialsFile?: string;
    region?: string;
    bucketRoot?: string;
    /** Time after which the service ends, in milliseconds. Undefined: it doesn't end by itself. */
    idleTimeoutMs?: number;
    log: Logger;
}

/** What callers elsewhere are told: no keys can be checked, so anybody may ask. */
const forStrangers = "The store of the service is damaged. On the machine of the service, its log says what to do.";

const isLocal = ({ socket, headers }: FastifyRequest) => isOfThisMachine(socket.remoteAddress ?? "", headers);

/**
 * Listens in place of a service whose store is damaged, and changes nothing. `/healthz` answers 503, and every call
 * fails. On this machine, both have the sentence that says how to restore.
 *
 * @param lock - released at the end.
 */
export async function serveDamage(options: DamagedServiceOptions, lock: DataDirLock, damage: DamagedStoreError) {
    const { dataDir, log } = options;
    log.error(damage.message);
    const remembered = await readRememberedSettings(dataDir);
    const region = options.region ?? remembered.region ?? "us-east-1";
    const bucketRoot = resolve(options.bucketRoot ?? remembered.bucketRoot ?? dataDirFiles(dataDir).buckets);
    const credentialsFile = resolve(options.credentialsFile ?? dataDirFiles(dataDir).credentials);
    const instance = randomUUID();
    const tls = options.tls && (await openTlsCertificate(options.tls, log));
    const server = createServer({ log, tls });
    server.route({
        method: ["GET", "HEAD"],
        url: "/healthz",
        handler: (request, reply) =>
            reply.code(503).send(
                isLocal(request)
                    ? {
                          status: "damaged",
                          message: damage.message,
                          region,
                          instance,
                          serviceId: remembered.serviceId,
                      }
                    : { status: "unavailable" },
            ),
    });
    // Before bodies are read, and without a line in the log for each: the log has said it at the start.
    server.addHook("onRequest", (request, reply, done) => {
        if (!request.is404) {
            done();
            return;
        }
        const { name, status, message } = internalError(isLocal(request) ? damage.message : forStrangers);
        void reply
            .code(status)
            .headers({ "x-amzn-errortype": name, connection: "close" })
            .type("application/json")
            .send(JSON.stringify({ __type: name, Message: message }));
    });
    if (options.credentialsFile === undefined) {
        await ensureCredentialsFile(credentialsFile);
    }
    let loopback: { url: string; close(): Promise<void> } | undefined;
    let url: string;
    try {
        url = await listenAtKeptPort(server, options);
        loopback = (await needsLoopback(options)) ? await listenOnLoopback(server, log) : undefined;
        await writeServiceInfo(dataDir, {
            url: loopback?.url ?? url,
            pid: process.pid,
            instance,
            startedAt: new Date().toISOString(),
            region,
            bucketRoot,
            credentialsFile,
        });
    } catch (error) {
        await Promise.all([server.close(), tls?.close()]);
        throw error;
    }

    let closing: Promise<void> | undefined;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const close = () =>
        (closing ??= (async () => {
            clearTimeout(timer);
            await removeServiceInfo(dataDir, instance);
            server.connections.close();
            await Promise.all([server.close(), loopback?.close(), tls?.close()]);
            lock.release();
            end();
        })());
    const timer =
        options.idleTimeoutMs === undefined ? undefined : setTimeout(() => void close(), options.idleTimeoutMs);
    return { url, ended, close };
}
