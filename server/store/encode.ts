/** Value that both database drivers bind without surprises. */
export type BindableValue = string | number | Buffer | null;

/**
 * Checks a value on its way into SQL. Both stores pass every value through here.
 *
 * Without it, libsql aborts the whole process on a boolean and cuts a string at its first NUL. It also loses
 * digits of integers past 2^53, stores NaN as null and spreads an array over several parameters. PostgreSQL
 * refuses some of these values and accepts others.
 *
 * @returns the value in an unambiguous form.
 * @throws TypeError for a value that has no such form.
 */
export function encodeBoundValue(value: unknown): BindableValue {
    switch (typeof value) {
        case "string":
            if (value.includes("\0")) {
                throw new TypeError("a string that holds the character NUL can't be stored");
            }
            return value;
        case "number":
            if (!Number.isFinite(value)) {
                throw new TypeError(`the number ${value} can't be stored`);
            }
            if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
                throw new TypeError(`the integer ${value} is too large to be stored exactly`);
            }
            return value;
        case "bigint":
            return encodeBoundValue(exactNumber(value));
        case "boolean":
            return value ? 1 : 0;
        case "object":
            return encodeObject(value);
        default:
            throw new TypeError(`a value of type ${typeof value} can't be stored`);
    }
}

function encodeObject(value: object | null): BindableValue {
    if (value === null) {
        return null;
    }
    if (value instanceof Uint8Array) {
        return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    }
    if (value instanceof ArrayBuffer) {
        return Buffer.from(value);
    }
    throw new TypeError(`a value of class ${value.constructor?.name ?? "null-prototype object"} can't be stored`);
}

function exactNumber(value: bigint): number {
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) {
        throw new TypeError(`the integer ${value} is too large to be stored exactly`);
    }
    return Number(value);
}
