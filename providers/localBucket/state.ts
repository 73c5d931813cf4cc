import type { CommonInputs } from "../host/contract";

export interface LocalBucketInputs extends CommonInputs {
    bucket: string;
    /** Unless the user named it. */
    isNameMade?: true;
}

export interface LocalBucketOutputs extends LocalBucketInputs {
    /** Absolute. Deleting goes by it, whatever the settings have become. */
    path: string;
}
