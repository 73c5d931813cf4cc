import type { CommonInputs } from "../host/contract";

export interface LocalBucketInputs extends CommonInputs {
    bucket: string;
    /** True if the name was generated. Undefined: the user named the bucket. */
    isNameMade?: true;
}

export interface LocalBucketOutputs extends LocalBucketInputs {
    /** Absolute path of the folder. Deletion uses this path, whatever the settings are by then. */
    path: string;
}
