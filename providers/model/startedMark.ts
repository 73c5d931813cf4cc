import { clientToken } from "../arguments/clientToken";
import type { CommonInputs } from "../host/contract";

/**
 * Tag that a version carries from CreateModel until a state has it. If an `up` is killed, the service may know a
 * version that the state doesn't. This tag tells the next `up` whose it is.
 */
export const startedMark = "pulumi-lookoutvision/started-by";

/**
 * The tag's value after the version was given to the engine, until the engine has ended and so has surely written its
 * state. After a kill it is uncertain whether the state has such a version, so it is continued and never deleted.
 */
export const handedOver = "handed-over";

/** The tag's value while no state has the version: the stack, and the resource in it. */
export function startedBy(resource: CommonInputs): string {
    return startedByStack(resource) + clientToken(resource.resourceUrn).slice(0, 20);
}

/** Common beginning of the values for all resources of a stack. */
export function startedByStack({ stackIdentity }: CommonInputs): string {
    return `${clientToken(stackIdentity).slice(0, 20)}/`;
}
