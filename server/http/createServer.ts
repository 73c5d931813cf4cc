import { randomUUID } from "node:crypto";
import Fastify from "fastify";
import type { FastifyError, FastifyInstance, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import { answerError } from "./answerError";
import type { ApiError } from "./errors";
import { createConnections, createListener } from "./listener";
import type { ConnectionLimits, SecureListeners } from "./listener";

export interface ServerOptions {
    log: Logger;
    limits?: Partial<ConnectionLimits>;
    /** Certificate for TLS. Undefined: plain HTTP. */
    tls?: SecureListeners;
    /** Runs before an error is answered. Undefined: nothing. */
    beforeError?(error: FastifyError, request: FastifyRequest): Promise<void>;
}

/** Longest label of a path, in characters: longer than any resource's ARN, percent-encoded. */
const longestLabel = 4096;

/**
 * Creates a server, as the API, workers and a service with a damaged store need it: bounded connections, an id for each
 * request, bodies as bytes, errors as AWS words them. It doesn't listen yet.
 */
export function createServer({ log, limits, tls, beforeError }: ServerOptions): FastifyInstance {
    const connections = createConnections(limits, log);
    const server = Fastify({
        genReqId: () => randomUUID(),
        serverFactory: (handler) => createListener(handler, { limits, tls, connections }),
        // A client that is still connected when the service ends gets answers, and then the connection's end.
        return503OnClosing: false,
        // The listener answers what it can't read.
        clientErrorHandler: () => undefined,
        // Queries are parsed where they are needed, for known callers only.
        routerOptions: { maxParamLength: longestLabel, querystringParser: () => ({}) },
        exposeHeadRoutes: false,
        frameworkErrors: (error, request, reply) => answerError({ log }, error, request, reply),
    });
    server.decorate("connections", connections);
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    server.addHook("onRequest", (request, reply, done) => {
        reply.header("x-amzn-requestid", request.id);
        done();
    });
    server.setErrorHandler(async (error: FastifyError, request, reply) => {
        await beforeError?.(error, request);
        answerError({ log }, error, request, reply);
        return reply;
    });
    return server;
}

/** Refuses requests for which there is no route, before their bodies are read, with the error that is given. */
export function refuseUnknownRoutes(server: FastifyInstance, refusal: (request: FastifyRequest) => ApiError): void {
    server.addHook("onRequest", (request, _reply, done) => done(request.is404 ? refusal(request) : undefined));
}
