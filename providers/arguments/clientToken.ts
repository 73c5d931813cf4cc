import { createHash } from "node:crypto";

/**
 * A client token (64 hexadecimal digits) that is the same whenever the same resource of the same stack is made
 * from the same things, so that an `up` which was cut off after the service accepted the call finds what it
 * started instead of starting it again. The order of members doesn't matter, absent and undefined are the same.
 *
 * @param parts - the stack's identity, the URN, and all that determines the thing to be made.
 */
export function clientToken(...parts: readonly unknown[]): string {
    return createHash("sha256").update(canonicalJson(parts)).digest("hex");
}

/** JSON with the members of objects in order, for hashes and comparisons. */
export function canonicalJson(value: unknown): string {
    return JSON.stringify(value, (_name, member: unknown) =>
        typeof member === "object" && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
            : member,
    );
}
