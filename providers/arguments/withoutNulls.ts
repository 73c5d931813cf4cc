import type { RawProperties } from "../host/contract";

/** Arguments without the members that are `null`, at any depth: a program that writes `null` means that it gives none. */
export function withoutNulls<T extends RawProperties>(properties: T): T {
    return given(properties) as T;
}

function given(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(given);
    }
    // Values of other classes are Pulumi's own.
    if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
        return value;
    }
    const members = Object.entries(value).filter(([, member]) => member !== null);
    return Object.fromEntries(members.map(([name, member]) => [name, given(member)]));
}
