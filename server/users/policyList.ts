import { managedPolicies } from "../permissions/managedPolicies";
import { decisionMemo } from "../permissions/decisionMemo";
import { needsResourceTags } from "../permissions/evaluate";
import type { Grants, NamedPolicy } from "../permissions/evaluate";
import { parsePolicy } from "../permissions/parsePolicy";
import type { Policy } from "../permissions/parsePolicy";
import type { Principal } from "../permissions/principal";

/** Policy of a user: by name, or with a document of its own. */
export interface PolicyReference {
    name: string;
    /** Undefined or null: the managed or stored policy of that name. */
    document?: string | null;
}

/** Managed policies, ready for decisions. */
const managed: ReadonlyMap<string, Policy> = new Map(
    [...managedPolicies].map(([name, document]) => [name, parsePolicy(document)]),
);

/**
 * Parses the policies that references name. A policy that doesn't exist or can't be read denies everything: its
 * statements would perhaps deny something.
 *
 * @param stored - parsed stored policies by name.
 * @param onMissing - receives what is wrong with a reference, for the log.
 */
export function resolvePolicies(
    references: readonly PolicyReference[],
    stored: ReadonlyMap<string, Policy>,
    onMissing: (name: string, reason: string) => void,
): NamedPolicy[] {
    return references.map(({ name, document }) => {
        const policy = document ? parseOrDeny(name, document, onMissing) : (managed.get(name) ?? stored.get(name));
        if (policy === undefined) {
            onMissing(name, "there is no policy of that name");
            return { name, policy: denyAll };
        }
        return { name, policy };
    });
}

/** Parses a document that was checked when it was given. One that can't be read any more denies everything. */
export function parseOrDeny(
    name: string,
    document: string,
    onUnusable: (name: string, reason: string) => void,
): Policy {
    try {
        return parsePolicy(document);
    } catch (error) {
        onUnusable(name, (error as Error).message);
        return denyAll;
    }
}

const denyAll = parsePolicy(JSON.stringify({ Statement: { Effect: "Deny", Action: "*", Resource: "*" } }));

/** Makes a principal with all that is computed once from its policies. */
export function principalOf(
    name: string,
    grants: Grants,
    { userId, sessionSince }: { userId?: string; sessionSince?: number } = {},
): Principal {
    return {
        name,
        userId,
        grants,
        needsResourceTags: needsResourceTags(grants),
        memo: decisionMemo(grants),
        sessionSince,
    };
}
