import Fastify from "fastify";
import type { FastifyError, FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { answerError } from "../../http/answerError";
import { unknownOperation } from "../../http/errors";
import { createConnections, createListener } from "../../http/listener";
import type { SecureListeners } from "../../http/listener";
import { limitRequests } from "../../http/requestLimits";
import { isProven, prepareRecognition } from "../../signatures/recogniseCaller";
import { answerMachines } from "./answerMachines";
import type { AnswerMachinesOptions } from "./answerMachines";

/** Creates the server of a machine without the API. It serves other machines and health checks. */
export function createMachineServer(
    log: Logger,
    tls: SecureListeners | undefined,
    options: AnswerMachinesOptions,
): FastifyInstance {
    const connections = createConnections({}, log);
    const server = Fastify({
        serverFactory: (handler) => createListener(handler, { tls, connections }),
        return503OnClosing: false,
        // The listener answers what it can't read.
        clientErrorHandler: () => undefined,
        exposeHeadRoutes: false,
    });
    server.decorate("connections", connections);
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    server.setErrorHandler((error: FastifyError, request, reply) => answerError({ log }, error, request, reply));
    const unknownRoute = () => "This is a worker: the API is at the services.";
    limitRequests(server, { isProven, unknownRoute });
    server.setNotFoundHandler((request, reply) =>
        answerError({ log }, unknownOperation(unknownRoute()), request, reply),
    );
    server.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
    prepareRecognition(server);
    answerMachines(server, options);
    return server;
}
