import * as pulumi from "@pulumi/pulumi";
import { secretArguments } from "./secretArguments";
import { stubText, typeToken } from "../host/stub";
import type { ResourceKind } from "../host/stub";
import { stackIdentity } from "../stackIdentity/resource";

/**
 * What all resources of this package have in common: the stub and what the host wouldn't know otherwise.
 *
 * A static `get` of each class makes a resource of a thing that exists already: with `opts.id` and {@link noArguments}
 * the engine has it read, and never changes or deletes it. The handlers' read then knows the id and nothing else.
 */
export abstract class LookoutVisionResource extends pulumi.CustomResource {
    /**
     * @param args - the user's arguments; not changed.
     * @param properties - the names of all arguments and outputs. An output exists on the resource only if its name is
     *   among the properties that it is registered with.
     */
    protected constructor(
        kind: ResourceKind,
        name: string,
        args: object,
        properties: readonly string[],
        opts: pulumi.CustomResourceOptions | undefined,
    ) {
        const type = typeToken(kind);
        requireOwnDeletion(kind, name, opts?.deletedWith);
        super(
            type,
            name,
            {
                ...Object.fromEntries(properties.map((property) => [property, undefined])),
                ...args,
                ...(opts?.id === undefined && timeoutsWith(kind, args, opts?.customTimeouts)),
                resourceUrn: ownUrn(name, type, opts?.parent),
                // Tells who made a thing, and for what was made elsewhere there would be an identity in the state for nothing.
                ...(opts?.id === undefined && { stackIdentity: stackIdentity() }),
                secretArguments: secretArguments(args),
                __provider: stubText(kind),
            },
            opts,
        );
    }
}

/**
 * The URN that the resource will have. As an Output it would depend on the parent, which means on all children of a
 * component, so that each of them would wait for the others for ever.
 */
function ownUrn(name: string, type: string, parent: pulumi.CustomResourceOptions["parent"]): Promise<string> {
    return new Promise((resolve) => pulumi.createUrn(name, type, parent).apply(resolve));
}

/**
 * The service deletes no project that has datasets or models, so they are never deleted with it: `destroy` would forget
 * them, and couldn't delete the project any more.
 */
function requireOwnDeletion(kind: ResourceKind, name: string, deletedWith: pulumi.Resource | undefined): void {
    if (deletedWith !== undefined && (kind === "Dataset" || kind === "Model")) {
        throw new pulumi.RunError(
            `LookoutVision${kind} "${name}" can't have the option deletedWith: nothing else deletes it, ` +
                `and a project isn't deleted as long as it has datasets or models. Leave the option out.`,
        );
    }
}

/** The operations of which the argument `timeouts` of a kind has a member. */
const timeoutMembers: Partial<Record<ResourceKind, readonly (keyof pulumi.CustomTimeouts)[]>> = {
    Dataset: ["create", "update", "delete"],
    Model: ["create", "update", "delete"],
    HostedModel: ["create", "update", "delete"],
    ModelPackage: ["create", "update"],
};

/** The engine doesn't tell dynamic providers the option `customTimeouts`, so it counts as `timeouts` where that says nothing. */
function timeoutsWith(kind: ResourceKind, args: object, custom: pulumi.CustomTimeouts | undefined): object {
    const given = (timeoutMembers[kind] ?? []).flatMap((member) =>
        custom?.[member] === undefined ? [] : [[member, custom[member]]],
    );
    const { timeouts } = args as { timeouts?: pulumi.Input<object> };
    return given.length === 0
        ? {}
        : { timeouts: pulumi.output(timeouts).apply((own) => ({ ...Object.fromEntries(given), ...own })) };
}

/** The arguments of a resource that is only read: none, whatever its class asks for. */
export function noArguments<Args extends object>(): Args {
    return {} as Args;
}
