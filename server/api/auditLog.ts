import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { OperationName, OwnOperationName } from "./operations";
import type { WireRequest } from "../http/wireRequest";

const longestShown = 512;

/** Facts about a call that the log needs and HTTP doesn't show. */
export interface CallRecord {
    /** Resource that the call concerned, as `ResourceId` in errors: `boards`, `boards/train`, `boards/3`, or an ARN. */
    resource: string | undefined;
    /** Error that the call was answered with. Undefined: none. */
    error: string | undefined;
}

declare module "fastify" {
    interface FastifyRequest {
        callRecord: CallRecord | null;
    }
}

/**
 * Logs every answer, with its request id. A call that changes something becomes an audit line: who did what to
 * which resource, with which outcome. All other calls are logged for debugging. Neither bodies nor headers are
 * logged.
 */
export function logAnswers(server: FastifyInstance, log: Logger): void {
    server.decorateRequest("callRecord", null);
    server.addHook("onResponse", (request, reply, done) => {
        const { operation } = request.routeOptions.config;
        if (operation !== undefined && changesSomething(operation)) {
            log.info(auditLine(operation, request, reply), "audit");
        } else if (log.isLevelEnabled("debug")) {
            log.debug(answerLine(operation, request, reply), "answered");
        }
        done();
    });
}

/**
 * Finds the resource that a call concerned.
 *
 * @param wire - request as read before the action. Undefined: the request never came so far.
 * @param answer - body of the answer. Undefined: there is none.
 */
export function resourceOf(
    operation: OperationName | OwnOperationName,
    path: Readonly<Record<string, string>>,
    wire?: WireRequest,
    answer?: object,
): string | undefined {
    const { projectName, datasetType, modelVersion, jobName, resourceArn } = path;
    const part = datasetType ?? modelVersion ?? jobName;
    if (resourceArn !== undefined || part !== undefined) {
        return resourceArn ?? `${projectName}/${part}`;
    }
    const made = (answer ?? {}) as { ModelMetadata?: { ModelVersion?: string }; JobName?: string };
    const given = operation === "CreateProject" || operation === "CreateDataset" ? membersOf(wire?.body) : {};
    const name = projectName ?? given.ProjectName;
    const newPart = made.ModelMetadata?.ModelVersion ?? made.JobName ?? given.DatasetType;
    return newPart === undefined ? name : `${name}/${newPart}`;
}

/** Tells whether an operation changes something. A detection doesn't, although it is a POST. */
export function changesSomething(operation: OperationName | OwnOperationName): boolean {
    return !/^(Describe|List|Detect|Explain)/.test(operation);
}

function auditLine(operation: OperationName | OwnOperationName, request: FastifyRequest, reply: FastifyReply) {
    const { resource = resourceOf(operation, request.params as Record<string, string>), error } =
        request.callRecord ?? {};
    return {
        audit: true,
        ...answerLine(operation, request, reply),
        resource: resource?.slice(0, longestShown),
        outcome: error ?? "ok",
    };
}

function answerLine(
    operation: OperationName | OwnOperationName | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
) {
    return {
        requestId: request.id,
        operation,
        /** Present only for a caller whose signature was valid. */
        accessKeyId: request.signed?.caller.accessKeyId,
        remoteAddress: request.socket.remoteAddress,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
    };
}

/** Members of a JSON body, which may hold anything. */
function membersOf(body: Buffer | undefined): { ProjectName?: string; DatasetType?: string } {
    try {
        const value = JSON.parse(String(body ?? "{}")) as Record<string, unknown> | null;
        const text = (member: unknown) => (typeof member === "string" ? member : undefined);
        return { ProjectName: text(value?.ProjectName), DatasetType: text(value?.DatasetType) };
    } catch {
        return {};
    }
}
