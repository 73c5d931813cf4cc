import { operations as table } from "virtual:operations";
import type { OperationName, OwnOperationName } from "#service/api/operations";
import type { InputOf } from "#service/api/inputTable";
import type { OutputOf } from "#service/api/outputTable";
import type { outputs } from "#service/api/outputs";
import type * as ownOutputs from "#service/api/ownOutputs";
import type * as validations from "#service/api/validations";

/*
 * The service's operations as the page knows them. Types of requests and answers follow from the service's own tables;
 * nothing is written down twice.
 */

/** Operation that the page may call. */
export type Operation = OperationName | OwnOperationName;

/** Members of an operation's request, as the page writes them. Bytes are a Blob or a base64 text. */
export type Input<Name extends Operation> = OfPage<
    InputOf<(typeof validations)[Uncapitalize<Name> & keyof typeof validations]>
>;

/** Members of an operation's answer. Bytes are base64, times are Unix epoch seconds. */
export type Output<Name extends Operation> = Name extends keyof typeof outputs
    ? InText<OutputOf<(typeof outputs)[Name]>>
    : InText<OutputOf<(typeof ownOutputs)[Uncapitalize<Name> & keyof typeof ownOutputs]>>;

type OfPage<Value> = Value extends Buffer
    ? Blob | string
    : Value extends readonly (infer Item)[]
      ? readonly OfPage<Item>[]
      : Value extends object
        ? { [Name in keyof Value]: OfPage<Value[Name]> }
        : Value;

type InText<Value> = Value extends Buffer
    ? string
    : Value extends readonly (infer Item)[]
      ? InText<Item>[]
      : Value extends object
        ? { [Name in keyof Value]: InText<Value[Name]> }
        : Value;

/** An operation as a path of HTTP. Every member of its request has a place. */
export interface OperationRow {
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
    path: string;
    input: Readonly<Record<string, { type: string; in: Place; min?: number; max?: number; pattern?: string }>>;
}

type Place = { path: string } | { query: string } | { header: string } | "body" | "rawBody";

export const operations: Readonly<Record<Operation, OperationRow>> = table;
