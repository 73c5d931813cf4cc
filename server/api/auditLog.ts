import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Logger } from "pino";
import type { OperationName, OwnOperationName } from "./operations";
import type { WireRequest } from "../http/wireRequest";
import { membersOf } from "./accessedResource";
import type { Denial } from "./authorize";
import type { KnownCaller } from "./operation";

const longestShown = 512;

/** Facts about a call that the log needs and HTTP doesn't show. */
export interface CallRecord {
    /** Resource that the call concerned, as `ResourceId` in errors: `boards`, `boards/train`, `boards/3`, or an ARN. */
    resource: string | undefined;
    /** Error that the call was answered with. Undefined: none. */
    error: string | undefined;
    /** True if the same request was answered before, so that it changed nothing now. */
    repeated?: true;
    /** Decision by which the caller wasn't allowed the call. Undefined: there is none. */
    denial?: Denial;
    /** Caller who has signed in or out. Undefined: the caller of {@link FastifyRequest.signed}. */
    caller?: KnownCaller;
}

declare module "fastify" {
    interface FastifyRequest {
        callRecord: CallRecord | null;
    }
    interface FastifyContextConfig {
        /** Name in the log of a route that is audited and no operation. Undefined: it isn't audited. */
        auditedAs?: "SignIn" | "SignOut";
    }
}

/**
 * Logs every answer, with its request id. A call that changes something, or that its caller may not make,
 * becomes an audit line: who did what to which resource, with which outcome. All other calls are logged for debugging. Neither bodies nor headers are
 * logged.
 */
export function logAnswers(server: FastifyInstance, log: Logger): void {
    server.decorateRequest("callRecord", null);
    server.addHook("onResponse", (request, reply, done) => {
        const { operation, changes, auditedAs } = request.routeOptions.config;
        const isDenied = request.callRecord?.denial !== undefined;
        if (auditedAs !== undefined) {
            log.info(auditLine(auditedAs, undefined, request, reply), "audit");
        } else if (operation !== undefined && (isDenied || changes)) {
            const resource = resourceOf(operation, request.params as Record<string, string>);
            log.info(auditLine(operation, resource, request, reply), "audit");
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
    const { projectName, datasetType, modelVersion, jobName, trialDetectionName, resourceArn, userName, policyName } =
        path;
    const part = datasetType ?? modelVersion ?? jobName ?? trialDetectionName;
    if (resourceArn !== undefined || part !== undefined) {
        return resourceArn ?? `${projectName}/${part}`;
    }
    const made = (answer ?? {}) as {
        ModelMetadata?: { ModelVersion?: string };
        JobName?: string;
        TrialDetection?: { TrialDetectionName: string };
    };
    const given = bodyNames.has(operation) ? membersOf(wire?.body) : {};
    const text = (member: unknown) => (typeof member === "string" ? member : undefined);
    const name = projectName ?? userName ?? policyName ?? text(given.ProjectName) ?? text(given.UserName);
    const newPart =
        made.ModelMetadata?.ModelVersion ??
        made.JobName ??
        made.TrialDetection?.TrialDetectionName ??
        text(given.DatasetType);
    return newPart === undefined ? name : `${name}/${newPart}`;
}

/** Operations whose body names the resource. */
const bodyNames: ReadonlySet<string> = new Set(["CreateProject", "CreateDataset", "CreateUser"]);

function auditLine(name: string, named: string | undefined, request: FastifyRequest, reply: FastifyReply) {
    const { resource = named, error, denial, repeated } = request.callRecord ?? {};
    return {
        audit: true,
        ...answerLine(name, request, reply),
        resource: resource?.slice(0, longestShown),
        outcome: error ?? "ok",
        ...(denial && { denied: denial }),
        ...(repeated && { repeated }),
    };
}

function answerLine(operation: string | undefined, request: FastifyRequest, reply: FastifyReply) {
    const caller = request.callRecord?.caller ?? request.signed?.caller;
    return {
        requestId: request.id,
        operation,
        /** Present only for a caller whose signature was valid. */
        accessKeyId: caller?.accessKeyId,
        /** User, or profile with policies. A caller who may do everything has no name. */
        user: caller?.principal?.name,
        /** Session of a browser. */
        session: caller?.session?.id,
        remoteAddress: request.socket.remoteAddress,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
    };
}
