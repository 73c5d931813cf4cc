import type { OperationName } from "../api/operations";

/** Errors that AWS's definition of the service names. Clients make an exception class of each. */
export type DefinedError =
    | "AccessDeniedException"
    | "InternalServerException"
    | "ValidationException"
    | "ConflictException"
    | "ResourceNotFoundException"
    | "ThrottlingException"
    | "ServiceQuotaExceededException";

interface ErrorMember {
    type: "string" | "integer";
    values?: readonly string[];
    /** Header that has the member's value. Undefined: the member is in the body. */
    header?: string;
}

const text: ErrorMember = { type: "string" };
const resourceType: ErrorMember = {
    type: "string",
    values: ["PROJECT", "DATASET", "MODEL", "TRIAL", "MODEL_PACKAGE_JOB"],
};
const retryAfter: ErrorMember = { type: "integer", header: "Retry-After" };

/** Members of each error, besides its name. */
export const errorMembers: Readonly<
    Record<DefinedError, { required: string[]; members: Readonly<Record<string, ErrorMember>> }>
> = {
    AccessDeniedException: { required: ["Message"], members: { Message: text } },
    InternalServerException: { required: ["Message"], members: { Message: text, RetryAfterSeconds: retryAfter } },
    ValidationException: { required: ["Message"], members: { Message: text } },
    ConflictException: {
        required: ["Message", "ResourceId", "ResourceType"],
        members: { Message: text, ResourceId: text, ResourceType: resourceType },
    },
    ResourceNotFoundException: {
        required: ["Message", "ResourceId", "ResourceType"],
        members: { Message: text, ResourceId: text, ResourceType: resourceType },
    },
    ThrottlingException: {
        required: ["Message"],
        members: { Message: text, QuotaCode: text, ServiceCode: text, RetryAfterSeconds: retryAfter },
    },
    ServiceQuotaExceededException: {
        required: ["Message", "QuotaCode", "ServiceCode"],
        members: {
            Message: text,
            ResourceId: text,
            ResourceType: resourceType,
            QuotaCode: text,
            ServiceCode: text,
        },
    },
};

const withQuota: readonly OperationName[] = [
    "CreateProject",
    "CreateDataset",
    "CreateModel",
    "StartModel",
    "StartModelPackagingJob",
    "TagResource",
];

const withoutConflict: readonly OperationName[] = ["DescribeModelPackagingJob", "ListModelPackagingJobs"];

/** Errors that an operation can be answered with. */
export function errorsOf(operation: OperationName): DefinedError[] {
    return (Object.keys(errorMembers) as DefinedError[]).filter(
        (error) =>
            (error !== "ServiceQuotaExceededException" || withQuota.includes(operation)) &&
            (error !== "ConflictException" || !withoutConflict.includes(operation)),
    );
}
