import type { WireRequest } from "../http/wireRequest";
import type { Service } from "./context";
import type { InputOf, InputTable } from "./inputTable";
import type { OutputTable } from "./outputTable";
import { readInput } from "./readInput";

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
    /** Members of the request. */
    input: InputTable;
    /** Members of the answer. */
    output: OutputTable;
    /** Checks the request and acts on it. The result is the body of the answer. */
    answer(request: WireRequest, service: Service, call?: CallOptions): Promise<object>;
}

/** What an action may know of its caller. */
export interface CallOptions {
    /** Returns a signal that is aborted when the caller doesn't wait for the answer any more. */
    callerGone?(): AbortSignal;
}

export type OperationOptions = Partial<Pick<Operation, "formerPath" | "bodyLimitBytes" | "unsignedPayload">>;

export const mebibyte = 1024 * 1024;

export function operation<Table extends InputTable>(
    method: Operation["method"],
    path: string,
    status: Operation["status"],
    input: Table,
    output: OutputTable,
    action: (input: InputOf<Table>, service: Service, call?: CallOptions) => Promise<object>,
    options: OperationOptions = {},
): Operation {
    return {
        method,
        path,
        status,
        bodyLimitBytes: mebibyte,
        unsignedPayload: false,
        input,
        output,
        ...options,
        answer: (request, service, call) => action(readInput(input, request), service, call),
    };
}
