import { randomUUID } from "node:crypto";
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { ApiError, internalError, unknownOperation, validationError } from "./errors";
import { type Operation, type OperationName, operations } from "./operations";
import type { WireRequest } from "./readInput";
import type { Service } from "./service";
import type { SignedRequest } from "./signedRequest";
import { answerUnreadable } from "./unreadableRequest";

export interface HttpServerOptions {
    /** Throws an ApiError for a request whose caller can't be recognised. */
    authenticate(request: SignedRequest): Promise<void>;
    /** Tells this start of the service from others: /healthz shows it. */
    instance: string;
    /** Tells the service from others, from start to start: /healthz shows it. */
    serviceId: string;
    /** Callers learn it from a header of the answers: on this machine they write into its folders. */
    bucketRoot: string;
    /** Ends a service that was started for its projects, if it does nothing. @returns whether it ends. */
    endIfUnused(): Promise<boolean>;
}

/** Longer than any resource's ARN, percent-encoded. */
const longestLabel = 4096;
/** Room for an UntagResource with 200 keys of 128 characters, percent-encoded. */
const longestHead = 320 * 1024;
/** For a request to arrive as a whole. */
const requestTimeoutMs = 120_000;

/**
 * The API over HTTP, not listening yet: `listen` it, and `close` it to end after the requests under way.
 * Besides the operations it has `GET /healthz`, for which no caller needs to sign.
 */
export function createHttpServer(service: Service, options: HttpServerOptions): FastifyInstance {
    const server = Fastify({
        genReqId: () => randomUUID(),
        requestTimeout: requestTimeoutMs,
        http: { maxHeaderSize: longestHead },
        clientErrorHandler: answerUnreadable,
        routerOptions: { maxParamLength: longestLabel },
        exposeHeadRoutes: false,
        frameworkErrors: (error, request, reply) => answerError(service, error, request, reply),
    });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    server.addHook("onRequest", async (request, reply) => {
        reply.header("x-amzn-requestid", request.id);
    });
    server.addHook("onResponse", async (request, reply) => logAnswer(service, request, reply));
    server.setErrorHandler((error: FastifyError, request, reply) => answerError(service, error, request, reply));
    server.setNotFoundHandler((request, reply) => {
        const message = `${request.method} ${splitUrl(request.raw.url).path} is not an operation of this service.`;
        answerError(service, unknownOperation(message), request, reply);
    });

    server.get("/healthz", () => ({ status: "ok", region: service.region, instance: options.instance, serviceId: options.serviceId }));
    for (const [name, operation] of Object.entries(operations)) {
        addRoute(server, service, options, name as OperationName, operation);
    }
    // Not of the API: for who starts the service, with other settings now.
    server.post("/2020-11-20/service/end-if-unused", { bodyLimit: 1024 }, async (request) => {
        await readSigned(request, options, false);
        return { ends: await options.endIfUnused() };
    });
    return server;
}

function addRoute(
    server: FastifyInstance,
    service: Service,
    options: HttpServerOptions,
    name: OperationName,
    operation: Operation,
): void {
    server.route({
        method: operation.method,
        url: operation.path.replaceAll(/\{(\w+)\}/g, ":$1"),
        bodyLimit: operation.bodyLimitBytes,
        config: { operation: name },
        handler: async (request, reply) => {
            const wire = await readSigned(request, options, operation.unsignedPayload);
            reply.header("x-lookoutvision-bucket-root", encodeURI(options.bucketRoot));
            const answer = await operation.answer(wire, service);
            return reply.code(operation.status).type("application/json").send(JSON.stringify(answer));
        },
    });
}

/** @throws ApiError for a request whose caller can't be recognised. */
async function readSigned(request: FastifyRequest, options: HttpServerOptions, unsignedPayloadAllowed: boolean): Promise<WireRequest> {
    const { path, query } = splitUrl(request.raw.url);
    const wire: WireRequest = {
        path: request.params as Record<string, string>,
        query: parseQuery(query),
        headers: request.headers as Record<string, string | undefined>,
        body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    };
    const { headers, body } = wire;
    await options.authenticate({ method: request.method, path, query: wire.query, headers, body, unsignedPayloadAllowed });
    return wire;
}

function answerError(service: Service, error: Error, request: FastifyRequest, reply: FastifyReply): void {
    const apiError = toApiError(error, request);
    if (apiError.status >= 500) {
        service.log.error({ requestId: request.id, err: error }, "a request failed unexpectedly");
    }
    if (apiError.retryAfterSeconds !== undefined) {
        reply.header("retry-after", String(apiError.retryAfterSeconds));
    }
    void reply
        .code(apiError.status)
        .header("x-amzn-requestid", request.id)
        .header("x-amzn-errortype", apiError.name)
        .type("application/json")
        .send(JSON.stringify({ __type: apiError.name, Message: apiError.message, ...apiError.members }));
}

function toApiError(error: Error, request: FastifyRequest): ApiError {
    if (error instanceof ApiError) {
        return error;
    }
    const { code, statusCode } = error as Partial<FastifyError>;
    if (code === "FST_ERR_CTP_BODY_TOO_LARGE") {
        return validationError(`The body of the request is longer than the ${request.routeOptions.bodyLimit} bytes that are allowed.`);
    }
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
        return validationError(`The request can't be read: ${error.message}`);
    }
    if (isDiskFull(error)) {
        return internalError("The service can't store anything: the disk of its store is full. Make room there and try again.");
    }
    return internalError(`The service failed unexpectedly; its log has more under the request id ${request.id}.`);
}

/** As SQLite, PostgreSQL and the file system say it. */
function isDiskFull(error: Error): boolean {
    const { code } = error as { code?: unknown };
    return code === "SQLITE_FULL" || code === "53100" || code === "ENOSPC";
}

function logAnswer(service: Service, request: FastifyRequest, reply: FastifyReply): void {
    const operation = (request.routeOptions.config as { operation?: OperationName }).operation;
    const level = request.method === "GET" ? "debug" : "info";
    service.log[level](
        { requestId: request.id, operation, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime) },
        "answered",
    );
}

function splitUrl(url = "/"): { path: string; query: string } {
    const [path, ...query] = url.split("?");
    return { path, query: query.join("?") };
}

/** As signatures need it: a `+` is a plus, and a key may come several times. */
function parseQuery(query: string): Record<string, string[]> {
    const values: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
    for (const part of query.split("&").filter((part) => part !== "")) {
        const [key, ...value] = part.split("=");
        (values[decode(key)] ??= []).push(decode(value.join("=")));
    }
    return values;
}

function decode(text: string): string {
    try {
        return decodeURIComponent(text);
    } catch {
        throw validationError("The query of the request is not percent-encoded UTF-8.");
    }
}
