import * as pulumi from "@pulumi/pulumi";
import { stubText, typeToken } from "../host/stub";
import { identityName } from "./identityName";

/**
 * Returns random text that is in this stack's state and nowhere else. Two people whose stacks have the same name then
 * never take each other's projects and models for their own. A destroyed stack that is made again gets another text.
 *
 * The resource that holds it is made once in a run of a program, by the first resource that asks.
 */
export function stackIdentity(): pulumi.Output<string> {
    const run = currentRun();
    let identity = identities().get(run);
    if (identity === undefined) {
        identity = new StackIdentity();
        identities().set(run, identity);
    }
    return identity.identity;
}

class StackIdentity extends pulumi.CustomResource {
    declare readonly identity: pulumi.Output<string>;

    constructor() {
        const type = typeToken("StackIdentity");
        super(type, identityName, {
            identity: undefined,
            resourceUrn: pulumi.createUrn(identityName, type),
            __provider: stubText("StackIdentity"),
        });
    }
}

/**
 * Returns the identities by run, in one place for all copies of this package. A process can run several programs at
 * once (Automation API) and load several copies.
 */
function identities(): WeakMap<object, { identity: pulumi.Output<string> }> {
    const holder = globalThis as unknown as Record<
        symbol,
        WeakMap<object, { identity: pulumi.Output<string> }> | undefined
    >;
    return (holder[Symbol.for("pulumi-lookoutvision.stackIdentities")] ??= new WeakMap());
}

/** Returns the stack, or a test's mock of the engine if there is no stack. */
function currentRun(): object {
    return pulumi.runtime.getStackResource() ?? pulumi.runtime.getMonitor() ?? globalThis;
}
