import type * as pulumi from "@pulumi/pulumi";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";
import type { OutputNames, TableOf } from "../arguments/argumentTable";
import { localBucketArguments } from "./arguments";

/** Arguments of {@link LookoutVisionLocalBucket}. */
export interface LookoutVisionLocalBucketArgs {
    /**
     * The bucket's name: 3 to 63 letters, digits, dots, hyphens and underscores. Another name makes another bucket.
     *
     * @default the name that the resource had in the program when it was made, and 7 hexadecimal digits
     */
    bucket?: pulumi.Input<string>;
}

/**
 * A bucket that is a folder on this machine, for pictures and evaluation files without S3. The service must run on the
 * same machine.
 *
 * Destroying it removes the folder if it is empty. Its content, for instance evaluation files, is never deleted.
 *
 * ```ts
 * const bucket = new LookoutVisionLocalBucket("pictures");
 * ```
 */
export class LookoutVisionLocalBucket extends LookoutVisionResource {
    /** The bucket's name. Use it wherever a bucket's name is required. */
    declare readonly bucket: pulumi.Output<string>;
    /** The absolute path of the folder. */
    declare readonly path: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionLocalBucketArgs = {}, opts?: pulumi.CustomResourceOptions) {
        super("LocalBucket", name, args, localBucketMembers, opts);
    }

    /**
     * Finds the folder of a local bucket that exists already. It is never changed or deleted.
     *
     * ```ts
     * const bucket = LookoutVisionLocalBucket.get("pictures", "pictures-1a2b3c4");
     * ```
     *
     * @param id - the bucket's name.
     */
    static get(
        name: string,
        id: pulumi.Input<pulumi.ID>,
        opts?: pulumi.CustomResourceOptions,
    ): LookoutVisionLocalBucket {
        return new LookoutVisionLocalBucket(name, noArguments(), { ...opts, id });
    }
}

/** Its arguments and outputs. */
const localBucketMembers = {
    arguments: localBucketArguments satisfies TableOf<LookoutVisionLocalBucketArgs>,
    outputs: {
        path: true,
    } satisfies OutputNames<LookoutVisionLocalBucket, LookoutVisionResource, LookoutVisionLocalBucketArgs>,
};
