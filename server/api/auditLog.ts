import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { OperationName, OwnOperationName } from "./operations";
import type { WireRequest } from "../http/wireRequest";

const longestShown = 512;

/** What of a call the log needs and HTTP doesn't tell. */
export interface CallRecord {
    /** Whom it was about, as `ResourceId` in errors: `boards`, `boards/train`, `boards/3`, or an ARN. */
    resource: string | undefined;
    /** The error that it was answered with. */
    error: string | undefined;
}

declare module "fastify" {
    interface FastifyRequest {
        callRecord: CallRecord | null;
    }
}

/**
 * Logs every answer, with its request id: a call that changes something as an audit line that says who did what to
 * which resource with which outcome, all else for debugging. Neither bodies nor headers are logged.
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
 * @param wire - read before the action; undefined when the request never came so far.
 * @param answer - undefined when there is none.
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

/** A detection changes nothing, though it is a POST. */
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
        /** Only of a caller whose signature was right. */
        accessKeyId: request.signed?.caller.accessKeyId,
        remoteAddress: request.socket.remoteAddress,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
    };
}

/** Of JSON that may be anything. */
function membersOf(body: Buffer | undefined): { ProjectName?: string; DatasetType?: string } {
    try {
        const value = JSON.parse(String(body ?? "{}")) as Record<string, unknown> | null;
        const text = (member: unknown) => (typeof member === "string" ? member : undefined);
        return { ProjectName: text(value?.ProjectName), DatasetType: text(value?.DatasetType) };
    } catch {
        return {};
    }
}
