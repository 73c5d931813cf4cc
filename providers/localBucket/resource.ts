import type * as pulumi from "@pulumi/pulumi";
import { LookoutVisionResource } from "../dynamic/lookoutVisionResource";

/** Arguments of {@link LookoutVisionLocalBucket}. */
export interface LookoutVisionLocalBucketArgs {
    /**
     * The bucket's name, 3 to 63 letters, digits, dots, hyphens and underscores. Another name makes another bucket.
     *
     * @default the resource's name in the program and 7 hexadecimal digits
     */
    bucket?: pulumi.Input<string>;
}

/**
 * A bucket that is a folder on this machine, for pictures and evaluation files without S3. It needs the service to
 * run on the same machine.
 *
 * Destroying it removes the folder when it is empty; what is in it, evaluation files for instance, is never deleted.
 *
 * ```ts
 * const bucket = new LookoutVisionLocalBucket("pictures");
 * ```
 */
export class LookoutVisionLocalBucket extends LookoutVisionResource {
    /** The name, to be used wherever a bucket's name is asked for. */
    declare readonly bucket: pulumi.Output<string>;
    /** The folder, absolute. */
    declare readonly path: pulumi.Output<string>;

    constructor(name: string, args: LookoutVisionLocalBucketArgs = {}, opts?: pulumi.CustomResourceOptions) {
        super("LocalBucket", name, args, ["bucket", "path"], opts);
    }
}
