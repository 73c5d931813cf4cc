import type * as pulumi from "@pulumi/pulumi";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";
import { policyArguments } from "./arguments";

/** Arguments of {@link LookoutVisionPolicy}. */
export interface LookoutVisionPolicyArgs {
    /** The policy's name: 1 to 128 letters, digits and any of `+ = , . @ _ -`. Another name makes another policy. */
    policyName: pulumi.Input<string>;
    /**
     * The policy document in the language of AWS's IAM: an object, or JSON text such as `json` of
     * `aws.iam.getPolicyDocument`. Changed in place, for all users who have the policy.
     */
    document: pulumi.Input<string | object>;
}

/**
 * A policy of the self-hosted service: what users who have it may do.
 *
 * ```ts
 * const detect = new LookoutVisionPolicy("detect", {
 *     policyName: "detect-line-7",
 *     document: {
 *         Version: "2012-10-17",
 *         Statement: {
 *             Effect: "Allow",
 *             Action: "lookoutvision:DetectAnomalies",
 *             Resource: "arn:aws:lookoutvision:*:*:model/line7/*",
 *         },
 *     },
 * });
 * ```
 */
export class LookoutVisionPolicy extends LookoutVisionResource {
    /** The policy's name. Pass this output to users: they are then created after the policy and deleted before it. */
    declare readonly policyName: pulumi.Output<string>;
    /** The policy document, as given. */
    declare readonly document: pulumi.Output<string | object>;
    /** The ARN of the policy. */
    declare readonly arn: pulumi.Output<string>;
    /** Time when the policy was stored first, in ISO 8601. */
    declare readonly creationTimestamp: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionPolicyArgs, opts?: pulumi.CustomResourceOptions) {
        super("Policy", name, args, policyMembers, opts);
    }

    /**
     * Reads a policy that is on the service already. It is never changed or deleted.
     *
     * @param id - the policy's name.
     */
    static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): LookoutVisionPolicy {
        return new LookoutVisionPolicy(name, noArguments(), { ...opts, id });
    }
}

/** Its arguments and outputs. */
const policyMembers = {
    arguments: policyArguments satisfies TableOf<LookoutVisionPolicyArgs>,
    outputs: {
        arn: true,
        creationTimestamp: true,
    } satisfies OutputNames<LookoutVisionPolicy, LookoutVisionResource, LookoutVisionPolicyArgs>,
};
