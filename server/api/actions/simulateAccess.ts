import { denialMessage } from "../../permissions/denial";
import { evaluate } from "../../permissions/evaluate";
import { principalOf } from "../../users/policyList";
import { userArn } from "../../permissions/principal";
import { requireUser } from "../../users/changes";
import { resourceTags } from "../accessedResource";
import { contextOf } from "../callContext";
import type { Service } from "../context";
import type { SimulateAccessOutput } from "../ownOutputs/simulateAccess";
import type { SimulateAccessInput } from "../validations/simulateAccess";

/** Tells whether a user may do something, and which statement decides. A disabled user may do nothing. */
export async function simulateAccess(
    { UserName: name, Action: action, ResourceArn: resource, Context = [] }: SimulateAccessInput,
    service: Service,
): Promise<SimulateAccessOutput> {
    const { status } = await requireUser(service.store, name);
    const principal = (await service.users.principal(name)) ?? principalOf(name, { identity: [] });
    const context = contextOf(
        service,
        principal,
        { origin: { sourceIp: undefined, secure: true } },
        {
            ...(await resourceTags(service.store, resource)),
            ...Object.fromEntries(Context.map(({ Key, Values }) => [Key.toLowerCase(), Values])),
        },
    );
    const decision = evaluate(principal.grants, { action, resource, context });
    const statement = decision.allowed || decision.explicit ? decision.statement : undefined;
    return {
        Decision: decision.allowed ? "allowed" : decision.explicit ? "explicitDeny" : "implicitDeny",
        UserStatus: status,
        PolicyName: statement?.policy,
        StatementIndex: statement?.index,
        Sid: statement?.sid,
        Message: decision.allowed
            ? undefined
            : denialMessage(userArn(service.accountId, name), action, resource, decision),
    };
}
