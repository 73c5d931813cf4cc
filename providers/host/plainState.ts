/**
 * Makes a copy that the host can turn into protobuf: only values that JSON can hold.
 *
 * The host answers neither success nor failure when it meets `undefined`, so everything that leaves a handler goes
 * through here. Members that are `undefined` are dropped, and become null in lists. Dates become ISO text. Bigints and
 * numbers that aren't finite become text. Bytes become base64. Sets become lists, and maps become lists of pairs.
 */
export function plainState<T>(value: T): Plain<T> {
    return plain(value) as Plain<T>;
}

/** Type of the copy: dates become ISO text on the way into the state. */
export type Plain<T> = T extends Date
    ? string
    : T extends (...args: never[]) => unknown
      ? never
      : T extends object
        ? { [K in keyof T]: Plain<T[K]> }
        : T;

function plain(value: unknown): unknown {
    switch (typeof value) {
        case "bigint":
            return value.toString();
        case "number":
            return Number.isFinite(value) ? value : String(value);
        case "string":
        case "boolean":
            return value;
        case "object":
            return value === null ? null : plainObject(value);
        default:
            return undefined;
    }
}

function plainObject(value: object): unknown {
    if (value instanceof Date) {
        return Number.isNaN(value.getTime()) ? null : value.toISOString();
    }
    if (value instanceof Uint8Array) {
        return Buffer.from(value).toString("base64");
    }
    if (value instanceof Map || value instanceof Set) {
        return plainObject([...value]);
    }
    if (Array.isArray(value)) {
        return value.map((item) => plain(item) ?? null);
    }
    const members = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
}
