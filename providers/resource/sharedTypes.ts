import type * as pulumi from "@pulumi/pulumi";

/** How long to wait, as `2h`, `1h30m`, `90s`. The service's own limit of a training is 24 hours. */
export interface Timeouts {
    /** For the training. When it is over, the training goes on and the next `up` waits again. @default `24h` */
    create?: pulumi.Input<string>;
    /** For a training whose wait was cut off, when an update takes it up again. @default `24h` */
    update?: pulumi.Input<string>;
    /** For a running training or hosting to end, and the version to be gone. @default `24h` */
    delete?: pulumi.Input<string>;
}

/** An object in a bucket. */
export interface S3ObjectLocation {
    /** The bucket's name. */
    bucket: string;
    /** The object's key. */
    key: string;
}
