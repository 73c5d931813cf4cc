import type { CommonInputs } from "../host/contract";

export interface UserInputs extends CommonInputs {
    userName: string;
    /** Names of managed and stored policies. */
    policies?: string[];
    /** Documents of the user's own, as JSON text or objects, by name. */
    inlinePolicies?: Record<string, string | object>;
    isDisabled?: boolean;
}

export interface UserOutputs extends UserInputs {
    arn: string;
    /** Undefined: the user was read, and its first key is not known. */
    accessKeyId?: string;
    secretAccessKey?: string;
    /** Time of creation, in ISO 8601. */
    creationTimestamp: string;
}
