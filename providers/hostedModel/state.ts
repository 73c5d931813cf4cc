import type { CommonInputs } from "../host/contract";

/** The checked arguments. */
export interface HostedModelInputs extends CommonInputs {
    projectName: string;
    modelVersion: string;
    /** 1, if the user didn't say. */
    minInferenceUnits: number;
    maxInferenceUnits?: number;
    timeouts?: { create?: string; update?: string; delete?: string };
}

/** The state. The inference units are those that the version is hosted with, should it be hosted. */
export interface HostedModelOutputs extends HostedModelInputs {
    status: string;
    statusMessage: string;
    /** A URL without a slash at its end. */
    endpoint: string;
    region: string;
    /** Of a service on this machine that has its own: absolute. */
    credentialsFile?: string;
}
