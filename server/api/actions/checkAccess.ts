import { evaluate } from "../../permissions/evaluate";
import { resourceTags } from "../accessedResource";
import { contextOf } from "../callContext";
import type { Service } from "../context";
import type { CallOptions } from "../operation";
import type { CheckAccessOutput } from "../ownOutputs/checkAccess";
import type { CheckAccessInput } from "../validations/checkAccess";

/**
 * Tells what the caller may do, so that a page offers nothing else. A condition on members of a later call, such as
 * its tags, is decided without them.
 */
export async function checkAccess(
    { Requests: requests }: CheckAccessInput,
    service: Service,
    { caller, origin = { sourceIp: undefined, secure: true } }: CallOptions = {},
): Promise<CheckAccessOutput> {
    const principal = caller?.principal;
    const Results: CheckAccessOutput["Results"] = [];
    for (const { Action: action, Resource: resource } of requests) {
        const isAllowed =
            principal === undefined ||
            evaluate(principal.grants, {
                action,
                resource,
                context: contextOf(
                    service,
                    principal,
                    { origin },
                    principal.needsResourceTags ? await resourceTags(service.store, resource) : {},
                ),
            }).allowed;
        Results.push({ Action: action, Resource: resource, Allowed: isAllowed });
    }
    return { Results };
}
