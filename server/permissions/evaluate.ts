import type { AccessRequest } from "./accessRequest";
import type { Policy, Statement } from "./parsePolicy";

/** Policy with the name that its users know it by. */
export interface NamedPolicy {
    name: string;
    policy: Policy;
}

/** Policies that a decision follows from. */
export interface Grants {
    /** Policies of the user. Undefined: the caller may do everything. */
    identity: readonly NamedPolicy[] | undefined;
    /** Policies of the session, each of which narrows what the user may. Undefined: the caller has none. */
    session?: readonly NamedPolicy[];
}

/** Kinds of policies, as messages name them. */
export type PolicyKind = "identity-based" | "session";

/** Statement that a decision follows from. */
export interface DecidingStatement {
    policy: string;
    /** Place in the policy, from 0. */
    index: number;
    sid: string | undefined;
}

/** Whether a request is allowed, and why. */
export type Decision =
    | { allowed: true; statement: DecidingStatement | undefined }
    /** A statement denies it. */
    | { allowed: false; explicit: true; kind: PolicyKind; statement: DecidingStatement }
    /** No statement allows it. */
    | { allowed: false; explicit: false; kind: PolicyKind };

/**
 * Decides on a request, as IAM does: a statement that denies it wins, and what no statement allows is denied. A session
 * may do what both its own and its user's policies allow. The order of statements and policies doesn't matter.
 */
export function evaluate({ identity, session }: Grants, request: AccessRequest): Decision {
    const kinds = [
        ["identity-based", identity],
        ["session", session],
    ] as const;
    for (const [kind, policies] of kinds) {
        const statement = policies && findStatement("Deny", policies, request);
        if (statement !== undefined) {
            return { allowed: false, explicit: true, kind, statement };
        }
    }
    let allowing: DecidingStatement | undefined;
    for (const [kind, policies] of kinds) {
        const statement = policies && findStatement("Allow", policies, request);
        if (policies !== undefined && statement === undefined) {
            return { allowed: false, explicit: false, kind };
        }
        allowing ??= statement;
    }
    return { allowed: true, statement: allowing };
}

/** Tells whether a decision needs the tags of the resource. */
export function needsResourceTags({ identity, session }: Grants): boolean {
    return [...(identity ?? []), ...(session ?? [])].some(({ policy }) =>
        [...policy.keys].some((key) => key.startsWith("aws:resourcetag/")),
    );
}

function findStatement(
    effect: Statement["effect"],
    policies: readonly NamedPolicy[],
    request: AccessRequest,
): DecidingStatement | undefined {
    const action = request.action.toLowerCase();
    for (const { name, policy } of policies) {
        const found = policy.statements.find(
            (statement) => statement.effect === effect && applies(statement, action, request),
        );
        if (found !== undefined) {
            return { policy: name, index: found.index, sid: found.sid };
        }
    }
    return undefined;
}

function applies(statement: Statement, action: string, { resource, context }: AccessRequest): boolean {
    return (
        statement.concernsAction(action) &&
        statement.concernsResource(resource, context) === true &&
        statement.conditions.every((condition) => condition.holds(context) === true)
    );
}
