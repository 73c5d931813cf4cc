import Fastify from "fastify";
import type { FastifyError, FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { answerError } from "../../http/answerError";
import { unknownOperation } from "../../http/errors";
import { createListener } from "../../http/listener";
import type { SecureListeners } from "../../http/listener";
import { prepareRecognition } from "../../signatures/recogniseCaller";
import { answerUnreadable } from "../../http/unreadableRequest";
import { answerMachines } from "./answerMachines";
import type { AnswerMachinesOptions } from "./answerMachines";

/** Creates the server of a machine without the API. It serves other machines and health checks. */
export function createMachineServer(
    log: Logger,
    tls: SecureListeners | undefined,
    options: AnswerMachinesOptions,
): FastifyInstance {
    const server = Fastify({
        serverFactory: (handler) => createListener(handler, {}, tls),
        return503OnClosing: false,
        clientErrorHandler: answerUnreadable,
        exposeHeadRoutes: false,
    });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
    server.setErrorHandler((error: FastifyError, request, reply) => answerError({ log }, error, request, reply));
    server.setNotFoundHandler((request, reply) =>
        answerError({ log }, unknownOperation("This is a worker: the API is at the services."), request, reply),
    );
    server.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
    prepareRecognition(server);
    answerMachines(server, options);
    return server;
}
