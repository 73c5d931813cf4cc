import type * as pulumi from "@pulumi/pulumi";

/** How long to wait, for instance `2h`, `1h30m` or `90s`. The service's own limit for a training is 24 hours. */
export interface Timeouts {
    /** For the training. After this time the training goes on, and the next `up` waits again. @default `24h` */
    create?: pulumi.Input<string>;
    /** For a training whose wait was cut off, when an update continues to wait for it. @default `24h` */
    update?: pulumi.Input<string>;
    /** For a running training or hosting to end and the version to be deleted. @default `24h` */
    delete?: pulumi.Input<string>;
}

/** An object in a bucket. */
export interface S3ObjectLocation {
    /** The bucket's name. */
    bucket: string;
    /** The object's key. */
    key: string;
}
