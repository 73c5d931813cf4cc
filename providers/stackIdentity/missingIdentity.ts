import type { RawProperties } from "../host/contract";
import { typeToken } from "../host/stub";
import { identityName } from "./identityName";

/**
 * Why a resource can't be made without the identity of its stack, which is nowhere yet when the first `up` of a stack
 * has targets; undefined when it is there or made by this update. Without it two people's stacks of one name would take
 * each other's things for their own.
 */
export function missingIdentity({ resourceUrn, stackIdentity }: RawProperties): string | undefined {
    const [, stack] = /^(urn:pulumi:.*?::.*?)::/.exec(String(resourceUrn)) ?? [];
    const identityUrn = `${stack}::${typeToken("StackIdentity")}::${identityName}`;
    if (stackIdentity !== undefined || resourceUrn === identityUrn) {
        return undefined;
    }
    return `this stack has no identity yet, by which the service knows what is its own: add --target '${identityUrn}' to this command, once`;
}
