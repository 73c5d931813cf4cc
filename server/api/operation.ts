import type { WireRequest } from "../http/wireRequest";
import type { Caller } from "../signatures/authenticate";
import type { CallOrigin } from "./callContext";
import type { Service } from "./context";
import type { InputOf, InputTable } from "./inputTable";
import type { OutputTable } from "./outputTable";
import { readInput } from "./readInput";

/**
 * Resource that a caller must have a right on. `everything` stands for an operation without one. AWS knows no resource
 * for operations on datasets, lists of models and packaging jobs; here it is their project, so that a policy can name
 * it.
 */
export type ResourceKind =
    | "everything"
    | "project"
    /** Project whose name is in the body. */
    | "newProject"
    | "model"
    /** Next version of the project in the path. */
    | "newModel"
    /** Model whose version is in the body. */
    | "packagedModel"
    /** Model whose ARN is in the path. */
    | "taggedModel"
    | "user"
    /** User whose name is in the body. */
    | "newUser"
    | "policy"
    /** User whose temporary credentials are made. Who makes their own needs no right. */
    | "session"
    /** The caller itself. It needs no right, but a statement may deny it. */
    | "caller";

/** Caller of an operation. */
export type KnownCaller = Pick<Caller, "accessKeyId" | "principal" | "session">;

/** Operation as a path of HTTP, with its rules and its action. */
export interface Operation {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** Path with labels such as `{projectName}`. */
    path: string;
    /** Path in earlier releases, where their callers still find the operation. */
    formerPath?: string;
    /** HTTP status of a success. */
    status: 200 | 202;
    /** Longest body that is read, in bytes. */
    bodyLimitBytes: number;
    /** Tells whether the body may be unsigned (`UNSIGNED-PAYLOAD`), as SDKs send streams. */
    unsignedPayload: boolean;
    /** Tells whether it changes something. Such a call is audited, and the same request sent again gets the same answer. */
    changes: boolean;
    /** Resource that its caller must have the right on. */
    on: ResourceKind;
    /** Action that policies know it by. Undefined: `lookoutvision:` and its own name. */
    action?: string;
    /** Members of the request. */
    input: InputTable;
    /** Members of the answer. */
    output: OutputTable;
    /**
     * Refuses a call of a proven caller before its body is read, if it would be refused whatever the body is.
     *
     * @throws ApiError
     */
    beforeBody?(path: WireRequest["path"], service: Service): Promise<void>;
    /** Checks the request and acts on it. The result is the body of the answer. */
    answer(request: WireRequest, service: Service, call?: CallOptions): Promise<object>;
}

/** What an action may know of its caller. */
export interface CallOptions {
    /** Undefined: the caller may do everything. */
    caller?: KnownCaller;
    /** Undefined: unknown. */
    origin?: CallOrigin;
    /** Returns a signal that is aborted when the caller doesn't wait for the answer any more. */
    callerGone?(): AbortSignal;
}

export type OperationOptions = Partial<
    Pick<Operation, "formerPath" | "bodyLimitBytes" | "unsignedPayload" | "changes" | "action" | "beforeBody">
>;

export const mebibyte = 1024 * 1024;

export function operation<Table extends InputTable>(
    method: Operation["method"],
    path: string,
    status: Operation["status"],
    on: ResourceKind,
    input: Table,
    output: OutputTable,
    action: (input: InputOf<Table>, service: Service, call?: CallOptions) => Promise<object>,
    options: OperationOptions = {},
): Operation {
    return {
        method,
        path,
        status,
        on,
        bodyLimitBytes: mebibyte,
        unsignedPayload: false,
        changes: method !== "GET",
        input,
        output,
        ...options,
        answer: (request, service, call) => action(readInput(input, request), service, call),
    };
}
