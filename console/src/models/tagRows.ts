import { models as texts } from "../texts";

/** A tag in the form. */
export interface TagRow {
    /** Constant while the row is edited. */
    id: number;
    key: string;
    value: string;
    /** Value on the service. Undefined: the tag is new. */
    saved?: string;
    /** True for a saved tag that goes when the form is saved. */
    isRemoved?: boolean;
}

/** Prefixes of tags that belong to the service and to Pulumi. */
const ownPrefixes = ["lookoutvision/", "pulumi-lookoutvision/"];

/** Tells whether a tag is the service's own, which people leave alone. */
export function isOwnTag(key: string): boolean {
    return ownPrefixes.some((prefix) => key.startsWith(prefix));
}

const letters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Tells what is wrong with the key of a row. Undefined: nothing. */
export function keyFault(row: TagRow, rows: readonly TagRow[]): string | undefined {
    if (row.key.length < 1 || row.key.length > 128 || !letters.test(row.key)) {
        return texts.badKey;
    }
    const isDouble = rows.some(({ id, key, isRemoved }) => id !== row.id && key === row.key && isRemoved !== true);
    return isDouble ? texts.doubleKey : undefined;
}

/** Tells what is wrong with the value of a row. Undefined: nothing. */
export function valueFault({ value }: TagRow): string | undefined {
    return value.length > 256 || !letters.test(value) ? texts.badValue : undefined;
}

/** What the service must change so that its tags are those of the rows. */
export function tagChanges(rows: readonly TagRow[]): { set: { Key: string; Value: string }[]; removed: string[] } {
    const kept = rows.filter(({ isRemoved }) => isRemoved !== true);
    return {
        set: kept.filter(({ value, saved }) => value !== saved).map(({ key, value }) => ({ Key: key, Value: value })),
        removed: rows
            .filter(({ isRemoved, key }) => isRemoved === true && !kept.some((other) => other.key === key))
            .map(({ key }) => key),
    };
}
