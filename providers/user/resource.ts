import type * as pulumi from "@pulumi/pulumi";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { noArguments, LookoutVisionResource, withSecretOutput } from "../resource/lookoutVisionResource";
import { userArguments } from "./arguments";

/** Arguments of {@link LookoutVisionUser}. */
export interface LookoutVisionUserArgs {
    /** The user's name: 1 to 64 letters, digits and any of `+ = , . @ _ -`. Another name makes another user. */
    userName: pulumi.Input<string>;
    /**
     * Names of policies: of a {@link LookoutVisionPolicy}, or of AWS such as `AmazonLookoutVisionReadOnlyAccess`. Changed in
     * place.
     *
     * @default none
     */
    policies?: pulumi.Input<pulumi.Input<string>[]>;
    /**
     * Policy documents of the user's own by name: objects, or JSON text. Changed in place.
     *
     * @default none
     */
    inlinePolicies?: pulumi.Input<Record<string, pulumi.Input<string | object>>>;
    /**
     * `true` takes all rights for a while, and keeps the keys. Changed in place.
     *
     * @default false
     */
    isDisabled?: pulumi.Input<boolean>;
}

/**
 * A user of the self-hosted service, with a key pair of its own. It may do what its policies allow, and nothing without any.
 *
 * ```ts
 * const camera = new LookoutVisionUser("camera-7", { userName: "camera-7", policies: [detect.policyName] });
 * export const { accessKeyId, secretAccessKey } = camera;
 * ```
 *
 * The secret is encrypted in the state, and hidden in outputs. A {@link LookoutVisionAccessKey} is a second
 * one, which can be replaced while this one works.
 */
export class LookoutVisionUser extends LookoutVisionResource {
    /** The user's name, as given. */
    declare readonly userName: pulumi.Output<string>;
    /** The names of policies, as given. */
    declare readonly policies: pulumi.Output<string[] | undefined>;
    /** The documents of the user's own, as given. */
    declare readonly inlinePolicies: pulumi.Output<Record<string, string | object> | undefined>;
    /** Whether all rights are taken, as given. */
    declare readonly isDisabled: pulumi.Output<boolean | undefined>;
    /** The ARN of the user. */
    declare readonly arn: pulumi.Output<string>;
    /** The id of the user's first key. Undefined: the user is only read. */
    declare readonly accessKeyId: pulumi.Output<string | undefined>;
    /** The secret of the user's first key, as a secret. Undefined: the user is only read. */
    declare readonly secretAccessKey: pulumi.Output<string | undefined>;
    /** Time of creation, in ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionUserArgs, opts?: pulumi.CustomResourceOptions) {
        super("User", name, args, userMembers, withSecretOutput(opts, "secretAccessKey"));
    }

    /**
     * Reads a user that is on the service already. It is never changed or deleted, and its secret isn't known.
     *
     * @param id - the user's name.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LookoutVisionUser {
        return new LookoutVisionUser(name, noArguments(), { ...opts, id });
    }
}

/** Its arguments and outputs. */
const userMembers = {
    arguments: userArguments satisfies TableOf<LookoutVisionUserArgs>,
    outputs: {
        arn: true,
        accessKeyId: true,
        secretAccessKey: true,
        creationTimestamp: true,
    } satisfies OutputNames<LookoutVisionUser, LookoutVisionResource, LookoutVisionUserArgs>,
};
