import type { WireRequest } from "../http/wireRequest";
import type { Service } from "./context";
import type { InputOf, InputTable } from "./inputTable";
import type { OutputTable } from "./outputTable";
import { readInput } from "./readInput";

/** An operation as a path of HTTP, with its rules and what it does. */
export interface Operation {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    /** With labels as `{projectName}`. */
    path: string;
    /** Where earlier releases had it, and callers of theirs still find it. */
    formerPath?: string;
    /** The status of a success. */
    status: 200 | 202;
    /** The longest body that is read at all. */
    bodyLimitBytes: number;
    /** Whether the body may come unsigned (`UNSIGNED-PAYLOAD`), as SDKs send streams. */
    unsignedPayload: boolean;
    /** The members of the request. */
    input: InputTable;
    /** The members of the answer. */
    output: OutputTable;
    /** Checks the request and acts on it; the result is the body of the answer. */
    answer(request: WireRequest, service: Service): Promise<object>;
}

export type OperationOptions = Partial<Pick<Operation, "formerPath" | "bodyLimitBytes" | "unsignedPayload">>;

export const mebibyte = 1024 * 1024;

export function operation<Table extends InputTable>(
    method: Operation["method"],
    path: string,
    status: Operation["status"],
    input: Table,
    output: OutputTable,
    action: (input: InputOf<Table>, service: Service) => Promise<object>,
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
        answer: (request, service) => action(readInput(input, request), service),
    };
}
