import { createHash } from "node:crypto";

/**
 * Makes a client token: 64 hexadecimal digits. It is the same whenever the same resource of the same stack is made from
 * the same things. If an `up` was cut off after the service accepted the call, the next one finds what it started
 * instead of starting it again. The order of members doesn't matter, and an absent member equals an undefined one.
 *
 * @param parts - the stack's identity, the URN, and everything that determines the thing to be made.
 */
export function clientToken(...parts: readonly unknown[]): string {
    return createHash("sha256").update(canonicalJson(parts)).digest("hex");
}

/** Writes JSON with the members of objects in order, for hashes and comparisons. */
export function canonicalJson(value: unknown): string {
    return JSON.stringify(value, (_name, member: unknown) =>
        typeof member === "object" && member !== null && !Array.isArray(member)
            ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
            : member,
    );
}
