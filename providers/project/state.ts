import type { CommonInputs } from "../host/contract";

export interface ProjectInputs extends CommonInputs {
    projectName: string;
    clientToken?: string;
}

export interface ProjectOutputs extends ProjectInputs {
    arn: string;
    /** ISO 8601. */
    creationTimestamp: string;
}
