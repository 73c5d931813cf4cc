import { status } from "@grpc/grpc-js";

/** Call can't be answered. The message is for the caller. */
export class CallError extends Error {
    override readonly name = "CallError";

    constructor(
        /** Status code of gRPC. */
        readonly code: status,
        message: string,
    ) {
        super(message);
    }
}

export function invalidArgument(message: string): CallError {
    return new CallError(status.INVALID_ARGUMENT, message);
}

export function notFound(message: string): CallError {
    return new CallError(status.NOT_FOUND, message);
}

export function failedPrecondition(message: string): CallError {
    return new CallError(status.FAILED_PRECONDITION, message);
}

export function resourceExhausted(message: string): CallError {
    return new CallError(status.RESOURCE_EXHAUSTED, message);
}
