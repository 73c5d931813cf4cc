import type { WireRequest } from "../http/wireRequest";
import { accessDenied } from "../http/errors";
import { denialMessage } from "../permissions/denial";
import { evaluate } from "../permissions/evaluate";
import type { Decision, DecidingStatement } from "../permissions/evaluate";
import { userArn } from "../permissions/principal";
import type { Principal } from "../permissions/principal";
import { contextOf } from "./callContext";
import type { CallOrigin } from "./callContext";
import type { Service } from "./context";
import type { Operation } from "./operation";
import { accessedResource, membersOf, resourceTags } from "./accessedResource";
import type { AccessedResource } from "./accessedResource";

/** A call that was refused, for the log. */
export interface Denial {
    action: string;
    arn: string;
    /** Kind of the policies that decided. */
    policyKind: string;
    /** Statement that denies it. Undefined: no statement allows it. */
    statement: DecidingStatement | undefined;
}

/** What an authorized call is about: an operation under its name. */
export interface AuthorizedCall {
    name: string;
    operation: Pick<Operation, "on" | "action">;
    wire: WireRequest;
    origin: CallOrigin;
}

/** Facts of a service that authorization needs. */
type Facts = Pick<Service, "store" | "region" | "accountId" | "now">;

/**
 * Requires that a caller may make a call. It is asked before anything else is looked for, so whoever lacks the right
 * learns nothing of what exists.
 *
 * @param onDenial - receives the facts of a refusal.
 * @returns a promise if the store must be asked.
 * @throws ApiError AccessDeniedException
 */
export function authorize(
    service: Facts,
    principal: Principal,
    call: AuthorizedCall,
    onDenial: (denial: Denial) => void,
): void | Promise<void> {
    const isOwnSession = call.operation.on === "session" && isOwn(principal, call.wire);
    const action = isOwnSession ? ownSession : actionOf(call);
    const resource = isOwnSession
        ? { arn: "*", shown: "*" }
        : accessedResource(service, call.operation.on, call.wire.path, call.wire.body);
    if (resource instanceof Promise || principal.needsResourceTags) {
        return askStore(service, principal, resource).then((found) =>
            requireAllowed(service, principal, call, { action, ...found }, onDenial),
        );
    }
    requireAllowed(service, principal, call, { action, ...resource, tags: {} }, onDenial);
}

/** Finds what a decision needs of the store. */
async function askStore(
    { store }: Facts,
    { needsResourceTags }: Principal,
    found: AccessedResource | Promise<AccessedResource>,
): Promise<AccessedResource & Pick<Asked, "tags">> {
    const resource = await found;
    return { ...resource, tags: needsResourceTags ? await resourceTags(store, resource.arn) : {} };
}

/** What a call asks for. */
interface Asked extends AccessedResource {
    action: string;
    /** Tags of the resource, as condition keys in lower case. */
    tags: Readonly<Record<string, readonly string[]>>;
}

function requireAllowed(
    service: Facts,
    principal: Principal,
    call: AuthorizedCall,
    { action, arn, shown, tags: tagsOfResource }: Asked,
    onDenial: (denial: Denial) => void,
): void {
    const tags = tagsOf(call);
    // A version that gets tags needs the right to tag it, too.
    const actions = action === createModel && tags.length > 0 ? [action, "lookoutvision:TagResource"] : [action];
    const isAllowedUnlessDenied = action === ownSession || call.operation.on === "caller";
    const origin = `${call.origin.sourceIp} ${call.origin.secure}`;
    for (const needed of actions) {
        const decide = () => {
            const context = contextOf(service, principal, call, {
                ...(tags.length > 0 && requestTags(tags)),
                ...tagsOfResource,
            });
            return evaluate(principal.grants, { action: needed, resource: arn, context });
        };
        const decision = principal.memo?.of(needed, arn, origin, decide) ?? decide();
        if (!decision.allowed && (decision.explicit || !isAllowedUnlessDenied)) {
            onDenial(denialOf(needed, shown, decision));
            throw accessDenied(denialMessage(userArn(service.accountId, principal.name), needed, shown, decision));
        }
    }
}

/** Action of making temporary credentials of one's own. As in AWS, it is allowed unless a statement denies it. */
const ownSession = "sts:GetSessionToken";

/** A profile of the credentials file is no user, even if there is one of its name. */
function isOwn({ name, userId }: Principal, wire: WireRequest): boolean {
    const { UserName: asked } = membersOf(wire.body);
    return asked === undefined || asked === null || (userId !== undefined && asked === name);
}

const createModel = "lookoutvision:CreateModel";

/** Action that policies know an operation by. */
export function actionOf({ name, operation }: Pick<AuthorizedCall, "name" | "operation">): string {
    return operation.action ?? `lookoutvision:${name}`;
}

function denialOf(action: string, arn: string, decision: Extract<Decision, { allowed: false }>): Denial {
    const statement = decision.explicit ? decision.statement : undefined;
    return { action, arn, policyKind: decision.kind, statement };
}

/** Condition keys of the tags that a call gives or takes away. */
function requestTags(tags: readonly { key: string; value: string | undefined }[]): Record<string, string[]> {
    const values: Record<string, string[]> = { "aws:tagkeys": tags.map(({ key }) => key) };
    for (const { key, value } of tags) {
        if (value !== undefined) {
            (values[`aws:requesttag/${key.toLowerCase()}`] ??= []).push(value);
        }
    }
    return values;
}

/** Tags that a call gives or takes away. Its checks come later, so here they may be anything. */
function tagsOf({ name, wire }: AuthorizedCall) {
    if (name === "UntagResource") {
        return (wire.query.tagKeys ?? []).map((key) => ({ key, value: undefined }));
    }
    const { Tags: given } = name === "CreateModel" || name === "TagResource" ? membersOf(wire.body) : {};
    if (!Array.isArray(given)) {
        return [];
    }
    return (given as unknown[]).flatMap((tag) => {
        const { Key: key, Value: value } = (tag ?? {}) as { Key?: unknown; Value?: unknown };
        return typeof key === "string" ? [{ key, value: typeof value === "string" ? value : undefined }] : [];
    });
}
