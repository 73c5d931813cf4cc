import { clientToken } from "../arguments/clientToken";
import type { CommonInputs } from "../host/contract";

/**
 * The tag that a version carries from CreateModel until a state has it. The service knows a version that the state
 * doesn't when the `up` that started it was killed; by this tag the next one knows whose it is.
 */
export const startedMark = "pulumi-lookoutvision/started-by";

/**
 * The tag's value once the version was given to the engine, until that has ended and so has surely written its state.
 * Whether the state has such a version is uncertain after a kill, so it is taken up again, and never deleted.
 */
export const handedOver = "handed-over";

/** The tag's value while no state has the version: the stack, and the resource in it. */
export function startedBy(resource: CommonInputs): string {
    return startedByStack(resource) + clientToken(resource.resourceUrn).slice(0, 20);
}

/** What the values of all resources of a stack begin with. */
export function startedByStack({ stackIdentity }: CommonInputs): string {
    return `${clientToken(stackIdentity).slice(0, 20)}/`;
}
