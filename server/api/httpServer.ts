import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { packageVersion } from "../files/packageRoot";
import { createServer, refuseUnknownRoutes } from "../http/createServer";
import type { CallOrigin } from "./callContext";
import type { Operation } from "./operation";
import { answerOnce } from "./answerOnce";
import { authorize } from "./authorize";
import type { AuthorizedCall } from "./authorize";
import { logAnswers, resourceOf } from "./auditLog";
import type { Authenticate } from "../signatures/authenticate";
import { isFile, sendFile } from "./fileAnswer";
import { unknownOperation } from "../http/errors";
import type { ConnectionLimits, SecureListeners } from "../http/listener";
import { operations, ownOperations } from "./operations";
import type { OperationName, OwnOperationName } from "./operations";
import { writeAnswer } from "./outputTable";
import { FailedSignatures } from "../signatures/failedSignatures";
import { isProven, prepareRecognition, readSigned, recognise } from "../signatures/recogniseCaller";
import { refuseUnknownHosts } from "../http/hostCheck";
import { isOfThisMachine } from "../http/ofThisMachine";
import { limitRequests } from "../http/requestLimits";
import type { RequestLimits } from "../http/requestLimits";
import { splitUrl } from "../http/requestUrl";
import { whenCallerGone } from "../http/whenCallerGone";
import { storeAnswers } from "./storeAnswers";
import type { Service } from "./context";
import { damageOf } from "../store/open";

export interface HttpServerOptions {
    authenticate: Authenticate;
    /** Id of this start of the service, new at each start. /healthz shows it to this machine. */
    instance: string;
    /**
     * Folder of the buckets. A header of the answers shows it, because callers on this machine write into its
     * folders.
     */
    bucketRoot: string;
    /**
     * Ends an idle service that was started only for its projects.
     *
     * @returns true if it ends.
     */
    endIfUnused(): Promise<boolean>;
    /** Longest delay of answers to guessed secrets, in milliseconds. Undefined: 100. */
    longestFailureDelayMs?: number;
    /** Certificate for TLS. Undefined: plain HTTP. */
    tls?: SecureListeners;
    limits?: Partial<ConnectionLimits & RequestLimits>;
    /** Names by which browsers reach the service, beside its addresses and `localhost`. Undefined: none. */
    hostNames?(): readonly string[];
}

const jsonType = "application/json; charset=utf-8";

const welcome = `lookoutvision ${packageVersion}: a service with the API of Amazon Lookout for Vision.

It is for programs: set AWS_ENDPOINT_URL_LOOKOUTVISION to this address for boto3, the AWS CLI and AWS's SDKs.
At the shell of its machine:

  npx lookoutvision console           its page, in the browser
  npx lookoutvision status            its projects and models
  npx lookoutvision report PROJECT    the report of a training
  npx lookoutvision detect PROJECT PICTURE
`;

/** Longest part of an unknown path in a message, in characters. */
const longestShown = 256;

declare module "fastify" {
    interface FastifyContextConfig {
        /** Operation of the route. Undefined: the route is not an operation. */
        operation?: OperationName | OwnOperationName;
        /** Tells whether the operation changes something. */
        changes?: boolean;
    }
}

/**
 * Creates the server of the API over HTTP. It doesn't listen yet: call `listen`, and `close` to end after the
 * requests in progress. Besides the operations it has `GET /healthz`, which needs no signature.
 */
export function createHttpServer(service: Service, options: HttpServerOptions): FastifyInstance {
    const failures = new FailedSignatures(service.log, options.longestFailureDelayMs);
    const server = createServer({
        log: service.log,
        limits: options.limits,
        tls: options.tls,
        beforeError: (error, request) => failures.slowDown(error, request),
    });
    prepareRecognition(server);
    refuseUnknownHosts(server, () => options.hostNames?.() ?? []);
    refuseUnknownRoutes(server, ({ method, raw }) =>
        unknownOperation(
            `${method} ${splitUrl(raw.url).path.slice(0, longestShown)} is not an operation of this service.`,
        ),
    );
    limitRequests(server, { limits: options.limits, isProven });
    logAnswers(server, service.log);

    server.route({
        method: ["GET", "HEAD"],
        url: "/healthz",
        config: { anyHost: true },
        handler: async ({ socket, headers }, reply) => {
            const ready = await storeAnswers(service.store);
            const damage = await damageOf(service.store);
            const isUp = ready && damage === undefined;
            reply.code(isUp ? 200 : 503);
            // Strangers learn no more than a load balancer needs. Callers elsewhere that have a key ask DescribeCaller.
            if (!isOfThisMachine(socket.remoteAddress ?? "", headers)) {
                return reply.send({ status: isUp ? "ok" : "unavailable" });
            }
            const { region, serviceId, packageKey } = service;
            const facts = { region, instance: options.instance, serviceId, packageKey };
            return damage === undefined
                ? reply.send({ status: isUp ? "ok" : "unavailable", ...facts })
                : reply.send({ status: "damaged", message: damage.message, ...facts });
        },
    });
    // Browsers get the page, programs these lines.
    server.get("/", ({ headers }, reply) =>
        headers.accept?.includes("text/html") === true
            ? reply.header("vary", "accept").redirect("/console/")
            : reply.header("vary", "accept").type("text/plain; charset=utf-8").send(welcome),
    );
    for (const [name, operation] of Object.entries({ ...operations, ...ownOperations })) {
        addRoute(server, service, options, name as OperationName | OwnOperationName, operation);
    }
    // Not part of the API: lets the caller restart an idle service with other settings.
    server.post(
        "/2020-11-20/service/end-if-unused",
        { bodyLimit: 1024, onRequest: recognise(options.authenticate, false) },
        async (request) => {
            const wire = readSigned(request);
            await requireRight(service, request, { name: "EndIfUnused", operation: { on: "everything" }, wire });
            return { ends: await options.endIfUnused() };
        },
    );
    return server;
}

/** Requires that the caller of a request may make the call. The log gets the facts of a refusal. */
function requireRight(
    service: Service,
    request: FastifyRequest,
    call: Omit<AuthorizedCall, "origin">,
): void | Promise<void> {
    const { principal } = request.signed!.caller;
    if (principal === undefined) {
        return;
    }
    return authorize(service, principal, { ...call, origin: originOf(request) }, (denial) => {
        request.callRecord = { resource: undefined, error: undefined, denial };
    });
}

function originOf({ socket }: FastifyRequest): CallOrigin {
    return { sourceIp: socket.remoteAddress, secure: "encrypted" in socket };
}

function addRoute(
    server: FastifyInstance,
    service: Service,
    options: HttpServerOptions,
    name: OperationName | OwnOperationName,
    operation: Operation,
): void {
    const bucketRoot = encodeURI(options.bucketRoot);
    const send = (reply: FastifyReply, answer: string) =>
        reply.code(operation.status).header("content-type", jsonType).send(answer);
    /** Refuses what would be refused whatever the body is. The body then takes no memory and no time. */
    const refuseBeforeBody = async (request: FastifyRequest): Promise<void> => {
        if (isProven(request)) {
            const wire = { ...request.signed!.head, body: Buffer.alloc(0) };
            await requireRight(service, request, { name, operation, wire });
            await operation.beforeBody?.(wire.path, service);
        }
    };
    const paths = [operation.path, ...(operation.formerPath === undefined ? [] : [operation.formerPath])];
    const route = {
        method: operation.method,
        bodyLimit: operation.bodyLimitBytes,
        config: {
            operation: name,
            changes: operation.changes,
            readsDocument: Object.values(operation.input).some((member) => member.in === "body"),
        },
        onRequest: recognise(options.authenticate, operation.unsignedPayload),
        ...(operation.beforeBody !== undefined && { preParsing: refuseBeforeBody }),
        handler: async (request: FastifyRequest, reply: FastifyReply) => {
            const wire = readSigned(request);
            const { caller } = request.signed!;
            await requireRight(service, request, { name, operation, wire });
            reply.header("x-lookoutvision-bucket-root", bucketRoot);
            if (!operation.changes) {
                const call = { caller, origin: originOf(request), callerGone: () => whenCallerGone(reply) };
                const answer = await operation.answer(wire, service, call);
                return isFile(operation.output)
                    ? sendFile(reply, operation.output, answer)
                    : send(reply, writeAnswer(operation.output, answer));
            }
            request.callRecord = { resource: resourceOf(name, wire.path, wire), error: undefined };
            const { callRecord } = request;
            const act = async () => {
                const answer = await operation.answer(wire, service, { caller });
                callRecord.resource = resourceOf(name, wire.path, wire, answer);
                return writeAnswer(operation.output, answer);
            };
            // Nobody but the browser itself can repeat its requests.
            const { text, repeated } =
                caller.signature === undefined
                    ? { text: await act(), repeated: false }
                    : await answerOnce(service, caller, act);
            if (repeated) {
                callRecord.repeated = true;
            }
            return send(reply, text);
        },
    };
    for (const path of paths) {
        server.route({ ...route, url: path.replaceAll(/\{(\w+)\}/g, ":$1") });
    }
}
