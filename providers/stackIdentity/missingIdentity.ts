import type { RawProperties } from "../host/contract";
import { typeToken } from "../host/stub";
import { identityName } from "./identityName";

/**
 * Says why a resource can't be made if the identity of its stack doesn't exist yet, as in a first `up` with targets.
 *
 * Without an identity, two stacks of the same name would take each other's resources for their own. Undefined: the
 * identity exists, or this update makes it.
 */
export function missingIdentity({ resourceUrn, stackIdentity }: RawProperties): string | undefined {
    const [, stack] = /^(urn:pulumi:.*?::.*?)::/.exec(String(resourceUrn)) ?? [];
    const identityUrn = `${stack}::${typeToken("StackIdentity")}::${identityName}`;
    if (stackIdentity !== undefined || resourceUrn === identityUrn) {
        return undefined;
    }
    return `this stack has no identity yet, by which the service knows what is its own: add --target '${identityUrn}' to this command, once`;
}
