import type { CommonInputs } from "../host/contract";

export interface ProjectInputs extends CommonInputs {
    projectName: string;
    clientToken?: string;
}

export interface ProjectOutputs extends ProjectInputs {
    arn: string;
    /** Time of creation, in ISO 8601. */
    creationTimestamp: string;
}
