import type * as pulumi from "@pulumi/pulumi";
import { noArguments, LookoutVisionResource } from "../resource/lookoutVisionResource";

/** Arguments of {@link LookoutVisionLocalBucket}. */
export interface LookoutVisionLocalBucketArgs {
    /**
     * The bucket's name, 3 to 63 letters, digits, dots, hyphens and underscores. Another name makes another bucket.
     *
     * @default the name that the resource had in the program when it was made, and 7 hexadecimal digits
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
        super("LocalBucket", name, args, localBucketProperties, opts);
    }

    /**
     * A local bucket that is there already: its folder is found, and never changed or deleted.
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

const localBucketProperties = ["bucket", "path"] as const satisfies readonly (keyof LookoutVisionLocalBucket)[];
