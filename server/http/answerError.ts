import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { ApiError, internalError, validationError } from "./errors";
import { ServiceEndsError } from "../background/serviceEndsError";
import { isDiskFull } from "../files/diskFull";
import { DamagedStoreError } from "../storeFile/damagedStore";
import type { Logger } from "pino";

/**
 * Answers with an error as AWS words it. An unexpected error is logged, and the caller learns no more than the
 * request's id.
 */
export function answerError(
    service: { log: Logger },
    error: Error,
    request: FastifyRequest,
    reply: FastifyReply,
): void {
    const apiError = toApiError(error, request);
    request.callRecord = { resource: undefined, ...request.callRecord, error: apiError.name };
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
        return validationError(
            `The body of the request is longer than the ${request.routeOptions.bodyLimit} bytes that are allowed.`,
        );
    }
    if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
        return validationError(`The request can't be read: ${error.message}`);
    }
    if (error instanceof ServiceEndsError) {
        return internalError("The service is being stopped. Try again when it runs again.", 1);
    }
    if (error instanceof DamagedStoreError) {
        return internalError(error.message);
    }
    if (isStoreAway(error)) {
        return internalError("The service can't reach its database at the moment. Try again.", 1);
    }
    if (isDiskFull(error)) {
        return internalError(
            "The service can't store anything: the disk of its store is full. Make room there and try again.",
        );
    }
    return internalError(`The service failed unexpectedly; its log has more under the request id ${request.id}.`);
}

/**
 * Recognises an unreachable store by the errors of pg and its pool, of PostgreSQL when it starts or ends, and of
 * the network.
 */
function isStoreAway(error: Error): boolean {
    const { code } = error as { code?: unknown };
    return (
        /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|57P0[123]|53300|08...)$/.test(
            String(code),
        ) ||
        /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/.test(
            error.message,
        )
    );
}
