import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { createServer, refuseUnknownRoutes } from "../../http/createServer";
import { unknownOperation } from "../../http/errors";
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
    const server = createServer({ log, tls });
    refuseUnknownRoutes(server, () => unknownOperation("This is a worker: the API is at the services."));
    limitRequests(server, { isProven });
    server.get("/healthz", (_request, reply) => reply.send({ status: "ok" }));
    prepareRecognition(server);
    answerMachines(server, options);
    return server;
}
