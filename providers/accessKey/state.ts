import type { CommonInputs } from "../host/contract";

export interface AccessKeyInputs extends CommonInputs {
    userName: string;
    triggers?: unknown[];
}

export interface AccessKeyOutputs extends AccessKeyInputs {
    accessKeyId: string;
    /** Undefined: the key was only read. */
    secretAccessKey?: string;
}
