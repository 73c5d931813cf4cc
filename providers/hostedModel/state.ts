import type { CommonInputs } from "../host/contract";

/** The checked arguments. */
export interface HostedModelInputs extends CommonInputs {
    projectName: string;
    modelVersion: string;
    /** Number of units; 1 by default. */
    minInferenceUnits: number;
    maxInferenceUnits?: number;
    timeouts?: { create?: string; update?: string; delete?: string };
}

/** The state. Its inference units are those of a hosted version, otherwise those declared. */
export interface HostedModelOutputs extends HostedModelInputs {
    status: string;
    statusMessage: string;
    /** URL without a slash at its end. */
    endpoint: string;
    region: string;
    /** Absolute path of the credentials file. Undefined: the service isn't on this machine, or has none of its own. */
    credentialsFile?: string;
}
