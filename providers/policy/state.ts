import type { CommonInputs } from "../host/contract";

export interface PolicyInputs extends CommonInputs {
    policyName: string;
    /** The document, as JSON text or as an object. */
    document: string | object;
}

export interface PolicyOutputs extends PolicyInputs {
    arn: string;
    /** Time of creation, in ISO 8601. */
    creationTimestamp: string;
}
