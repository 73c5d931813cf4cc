import * as pulumi from "@pulumi/pulumi";
import { argumentNames, memberNames } from "../arguments/argumentTable";
import type { ArgumentTable } from "../arguments/argumentTable";
import { secretArguments } from "./secretArguments";
import { stubText, typeToken } from "../host/stub";
import type { ResourceKind } from "../host/stub";
import { stackIdentity } from "../stackIdentity/resource";

/** What a class takes and gives. */
export interface ResourceMembers {
    arguments: ArgumentTable;
    /** Names of the outputs that aren't arguments. */
    outputs: Readonly<Record<string, true>>;
}

/**
 * Everything that the resources of this package have in common: the stub, and facts that the host wouldn't know
 * otherwise.
 *
 * The static `get` of each class makes a resource of a thing that exists already. With `opts.id` and
 * {@link noArguments} the engine only reads it, and never changes or deletes it. The handlers' read then knows the id
 * and nothing else.
 */
export abstract class LookoutVisionResource extends pulumi.CustomResource {
    /**
     * @param args - the user's arguments; not changed.
     * @param members - all arguments and outputs. An output exists on the resource only if its name is registered here.
     */
    protected constructor(
        kind: ResourceKind,
        name: string,
        args: object,
        members: ResourceMembers,
        opts: pulumi.CustomResourceOptions | undefined,
    ) {
        const type = typeToken(kind);
        requireOwnDeletion(kind, name, opts?.deletedWith);
        super(
            type,
            name,
            {
                ...Object.fromEntries(memberNamesOf(members).map((member) => [member, undefined])),
                ...args,
                ...(opts?.id === undefined && timeoutsWith(members, args, opts?.customTimeouts)),
                resourceUrn: ownUrn(name, type, opts?.parent),
                // The identity tells who made a thing. For a thing made elsewhere it would be in the state for nothing.
                ...(opts?.id === undefined && { stackIdentity: stackIdentity() }),
                secretArguments: secretArguments(args),
                __provider: stubText(kind),
            },
            opts,
        );
    }
}

/** Names of all arguments and outputs. */
export function memberNamesOf({ arguments: table, outputs }: ResourceMembers): string[] {
    return [...argumentNames(table), ...Object.keys(outputs)];
}

/**
 * Computes the URN that the resource will have, as a promise. As an Output it would depend on the parent, and so on all
 * children of a component. Each of them would then wait for the others for ever.
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

/**
 * Adds the option `customTimeouts` to the argument `timeouts`, because the engine doesn't pass it to dynamic providers.
 * `timeouts` takes precedence.
 */
function timeoutsWith(
    { arguments: table }: ResourceMembers,
    args: object,
    custom: pulumi.CustomTimeouts | undefined,
): object {
    const given = memberNames(table, "timeouts").flatMap((member) => {
        const timeout = custom?.[member as keyof pulumi.CustomTimeouts];
        return timeout === undefined ? [] : [[member, timeout]];
    });
    const { timeouts } = args as { timeouts?: pulumi.Input<object> };
    return given.length === 0
        ? {}
        : { timeouts: pulumi.output(timeouts).apply((own) => ({ ...Object.fromEntries(given), ...own })) };
}

/** Adds an output to those that the engine keeps as secrets. */
export function withSecretOutput(
    opts: pulumi.CustomResourceOptions | undefined,
    output: string,
): pulumi.CustomResourceOptions {
    return { ...opts, additionalSecretOutputs: [...(opts?.additionalSecretOutputs ?? []), output] };
}

/** Stands for the arguments of a resource that is only read: none, whatever its class requires. */
export function noArguments<Args extends object>(): Args {
    return {} as Args;
}
