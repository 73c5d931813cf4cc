import type * as pulumi from "@pulumi/pulumi";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { noArguments, LookoutVisionResource, withSecretOutput } from "../resource/lookoutVisionResource";
import { accessKeyArguments } from "./arguments";

/** Arguments of {@link LookoutVisionAccessKey}. */
export interface LookoutVisionAccessKeyArgs {
    /** The user whose key it is. A user has at most two keys. */
    userName: pulumi.Input<string>;
    /**
     * Values whose change makes another key. The old one is deleted first, since a user has at most two. Let programs
     * use the other key meanwhile.
     *
     * @default none
     */
    triggers?: pulumi.Input<pulumi.Input<unknown>[]>;
}

/**
 * A further key pair of a user, beside the one that the user was made with.
 *
 * ```ts
 * const key = new LookoutVisionAccessKey("camera-7", { userName: camera.userName, triggers: ["2027"] });
 * export const { accessKeyId, secretAccessKey } = key;
 * ```
 */
export class LookoutVisionAccessKey extends LookoutVisionResource {
    /** The user's name, as given. */
    declare readonly userName: pulumi.Output<string>;
    /** The triggers, as given. */
    declare readonly triggers: pulumi.Output<unknown[] | undefined>;
    /** The id of the key. */
    declare readonly accessKeyId: pulumi.Output<string>;
    /** The secret of the key, as a secret. Undefined: the key is only read. */
    declare readonly secretAccessKey: pulumi.Output<string | undefined>;

    constructor(name: string, args: LookoutVisionAccessKeyArgs, opts?: pulumi.CustomResourceOptions) {
        super("AccessKey", name, args, accessKeyMembers, withSecretOutput(opts, "secretAccessKey"));
    }

    /**
     * Reads a key that is on the service already. It is never deleted, and its secret isn't known.
     *
     * @param id - the user's name and the id of the key: `camera-7/AKIA…`.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LookoutVisionAccessKey {
        return new LookoutVisionAccessKey(name, noArguments(), { ...opts, id });
    }
}

/** Its arguments and outputs. */
const accessKeyMembers = {
    arguments: accessKeyArguments satisfies TableOf<LookoutVisionAccessKeyArgs>,
    outputs: {
        accessKeyId: true,
        secretAccessKey: true,
    } satisfies OutputNames<LookoutVisionAccessKey, LookoutVisionResource, LookoutVisionAccessKeyArgs>,
};
