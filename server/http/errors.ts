import { printable } from "../files/printable";

/* All errors that the API answers with: one table of status and wire name, and one function for each. */

/** HTTP status of each wire name. */
export const statusOf = {
    ValidationException: 400,
    ServiceQuotaExceededException: 402,
    SessionEndedException: 401,
    AccessDeniedException: 403,
    ExpiredTokenException: 403,
    IncompleteSignatureException: 403,
    InvalidSignatureException: 403,
    MissingAuthenticationTokenException: 403,
    UnrecognizedClientException: 403,
    ResourceNotFoundException: 404,
    UnknownOperationException: 404,
    ConflictException: 409,
    ThrottlingException: 429,
    InternalServerException: 500,
} as const;

export type ApiErrorName = keyof typeof statusOf;

/** Kinds of resources. AWS's API doesn't know the last three, which only this service's own operations have. */
export type ResourceType =
    "PROJECT" | "DATASET" | "MODEL" | "TRIAL" | "MODEL_PACKAGE_JOB" | "USER" | "ACCESS_KEY" | "POLICY";

/**
 * Resource that a 404 or 409 is about. The id is a project's name, `project/train`, `project/version` or
 * `project/job`, or the name of a user or policy.
 */
export interface AboutResource {
    resourceType: ResourceType;
    resourceId: string;
}

/** Answer other than success. The message is for the caller. */
export class ApiError extends Error {
    readonly status: number;

    constructor(
        override readonly name: ApiErrorName,
        message: string,
        /** Further members of the body, beside `Message`. */
        readonly members: Readonly<Record<string, string>> = {},
        /** Delay before another attempt, in seconds. It is also sent as the header `Retry-After`. */
        readonly retryAfterSeconds?: number,
    ) {
        // Names in it came from outside, and it ends in terminals.
        super(printable(message));
        this.status = statusOf[name];
    }
}

export function validationError(message: string): ApiError {
    return new ApiError("ValidationException", message);
}

export function notFound(message: string, about: AboutResource): ApiError {
    return new ApiError("ResourceNotFoundException", message, resourceMembers(about));
}

export function conflict(message: string, about: AboutResource): ApiError {
    return new ApiError("ConflictException", message, resourceMembers(about));
}

/** @param quotaCode - names the limit of this service that was reached. */
export function quotaExceeded(message: string, quotaCode: string, about: AboutResource): ApiError {
    return new ApiError("ServiceQuotaExceededException", message, {
        QuotaCode: quotaCode,
        ServiceCode: "lookoutvision",
        ...resourceMembers(about),
    });
}

export function throttled(message: string, quotaCode: string, retryAfterSeconds: number): ApiError {
    return new ApiError(
        "ThrottlingException",
        message,
        { QuotaCode: quotaCode, ServiceCode: "lookoutvision" },
        retryAfterSeconds,
    );
}

/** Error for a caller who is known and may not do what was asked for. */
export function accessDenied(message: string): ApiError {
    return new ApiError("AccessDeniedException", message);
}

/** Error for a browser whose session has ended. Its person must sign in again. */
export function sessionEnded(): ApiError {
    return new ApiError("SessionEndedException", "The session has ended. Sign in again.");
}

/** Error for a caller that can't be recognised. SDKs know these names from every AWS service. */
export function authenticationError(
    name:
        | "ExpiredTokenException"
        | "IncompleteSignatureException"
        | "InvalidSignatureException"
        | "MissingAuthenticationTokenException"
        | "UnrecognizedClientException",
    message: string,
): ApiError {
    return new ApiError(name, message);
}

export function unknownOperation(message: string): ApiError {
    return new ApiError("UnknownOperationException", message);
}

export function internalError(message: string, retryAfterSeconds?: number): ApiError {
    return new ApiError("InternalServerException", message, {}, retryAfterSeconds);
}

function resourceMembers({ resourceId, resourceType }: AboutResource): Record<string, string> {
    return { ResourceId: resourceId, ResourceType: resourceType };
}
