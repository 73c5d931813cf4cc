import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import Fastify from "fastify";
import type { Logger } from "pino";
import { dataDirFiles } from "../dataFolder/dataDir";
import type { DataDirLock } from "../dataFolder/dataDirLock";
import { readRememberedSettings } from "../dataFolder/rememberedSettings";
import { removeServiceInfo, writeServiceInfo } from "../dataFolder/serviceInfo";
import { internalError } from "../http/errors";
import { listenAtKeptPort } from "../http/listenAtKeptPort";
import { createConnections, createListener } from "../http/listener";
import { listenOnLoopback } from "../http/listenOnLoopback";
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

/**
 * Listens in place of a service whose store is damaged, and changes nothing. `/healthz` answers 503, and every call
 * fails, both with the sentence that says how to restore.
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
    const connections = createConnections({}, log);
    const server = Fastify({
        serverFactory: (handler) => createListener(handler, { tls, connections }),
        return503OnClosing: false,
        clientErrorHandler: () => undefined,
    });
    server.route({
        method: ["GET", "HEAD"],
        url: "/healthz",
        handler: (_request, reply) =>
            reply.code(503).send({
                status: "damaged",
                message: damage.message,
                region,
                instance,
                serviceId: remembered.serviceId,
            }),
    });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", (_request, _body, done) => done(null));
    server.setNotFoundHandler((_request, reply) => {
        const { name, status, message } = internalError(damage.message);
        return reply
            .code(status)
            .headers({ "x-amzn-requestid": randomUUID(), "x-amzn-errortype": name, connection: "close" })
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
        loopback = tls && (await listenOnLoopback(server, log));
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
            connections.close();
            await Promise.all([server.close(), loopback?.close(), tls?.close()]);
            lock.release();
            end();
        })());
    const timer =
        options.idleTimeoutMs === undefined ? undefined : setTimeout(() => void close(), options.idleTimeoutMs);
    return { url, ended, close };
}
