import Ajv from "ajv";
import type { SchemaObject } from "ajv";
import { ImportError } from "./contract";
import type { LabelledSource } from "./contract";

const ajv = new Ajv({ allowUnionTypes: true });

/** Longest side of a picture that labels may speak of, in pixels. */
export const longestSide = 32_768;

/** Side of a picture in pixels. */
export const side = { type: "integer", minimum: 1, maximum: longestSide } as const;

/**
 * Makes a check of records that another tool wrote. Members that the schema doesn't name may be anything.
 *
 * @param what - name of a record in messages: "an annotation".
 * @returns function that returns the record, or throws ImportError with the member that is wrong.
 */
export function recordForm<Record>(what: string, schema: SchemaObject): (record: unknown) => Record {
    const matches = ajv.compile<Record>(schema);
    return (record) => {
        if (!matches(record)) {
            const [{ instancePath, message }] = matches.errors!;
            const member = instancePath.slice(1).replaceAll("/", ".");
            throw new ImportError(`${member === "" ? what : `"${member}" of ${what}`} ${message}`);
        }
        return record;
    };
}

/**
 * Reads one record after another. A picture whose labels can't be read is left out, with a note: a part of its labels
 * would teach the wrong thing.
 *
 * @param nameOf - name of the picture in notes.
 * @param read - undefined: the picture isn't there.
 */
export function readRecords<Item>(
    records: readonly Item[],
    nameOf: (record: Item, index: number) => string,
    read: (record: Item) => LabelledSource | undefined,
): { pictures: LabelledSource[]; notes: string[] } {
    const pictures: LabelledSource[] = [];
    const notes: string[] = [];
    for (const [index, record] of records.entries()) {
        try {
            const picture = read(record);
            pictures.push(...(picture === undefined ? [] : [picture]));
        } catch (error) {
            if (!(error instanceof ImportError)) {
                throw error;
            }
            notes.push(
                `The labels of ${nameOf(record, index)} can't be read: ${error.message}. The picture is left out.`,
            );
        }
    }
    return { pictures, notes };
}
