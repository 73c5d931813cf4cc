import type { Readable } from "node:stream";
import type { List, Scalar, Structure, StructureValue } from "./inputTable";

/*
 * Members of an operation's answer as data.
 * They decide how an answer is written, and what clients are told of the service.
 */

/** Rule for one value of an answer. Members without a value yet are left out. */
export type OutputMember =
    | Scalar
    | { type: "float"; required?: true }
    | (Omit<List, "of"> & { of: OutputMember })
    | (Omit<Structure, "members"> & { members: OutputTable });

/**
 * Place of a member that isn't in the JSON: a header, or the body, which then is those bytes and no JSON. Only the
 * members of the answer itself have one.
 */
export type AnswerPlace = "rawBody" | { header: string };

/** Members of an answer, or of a structure in it, under their API names. */
export type OutputTable = Readonly<Record<string, OutputMember & { in?: AnswerPlace }>>;

/** Answer that a table describes. */
export type OutputOf<Table> = StructureValue<Table>;

/** The same as it goes over the wire: bytes in JSON are base64, and those of a file may come as a stream. */
export type WireOutputOf<Table> =
    OutputOf<Table> extends infer Output
        ? {
              [Name in keyof Output]: Name extends keyof Table
                  ? Table[Name] extends { in: "rawBody" }
                      ? Output[Name] | Readable
                      : InBase64<Output[Name]>
                  : never;
          }
        : never;

type InBase64<Value> = Value extends Buffer
    ? string
    : Value extends readonly (infer Item)[]
      ? InBase64<Item>[]
      : Value extends object
        ? { [Name in keyof Value]: InBase64<Value[Name]> }
        : Value;

/**
 * Writes the JSON of an answer. Members that may have a fraction get a decimal point even without one. Some
 * clients, such as Python's, distinguish whole numbers, and so get the same type each time.
 */
export function writeAnswer(table: OutputTable, answer: object): string {
    const members = Object.entries(answer)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => `${JSON.stringify(name)}:${writeValue(table[name], value)}`);
    return `{${members.join(",")}}`;
}

/**
 * Writes one value.
 *
 * @param member - rule for the value. Undefined: no table describes it.
 */
function writeValue(member: OutputMember | undefined, value: unknown): string {
    if (member?.type === "structure" && typeof value === "object" && value !== null) {
        return writeAnswer(member.members, value);
    }
    if (member?.type === "list" && Array.isArray(value)) {
        return `[${value.map((item: unknown) => writeValue(member.of, item)).join(",")}]`;
    }
    const text = JSON.stringify(value);
    return (member?.type === "float" || member?.type === "double") && /^-?[0-9]+$/.test(text) ? `${text}.0` : text;
}
