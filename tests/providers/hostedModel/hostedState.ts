import type { HostedModelInputs, HostedModelOutputs } from "../../../providers/hostedModel/state";

/** The inputs of a hosted model, as they passed check. */
export const inputs: HostedModelInputs = {
    projectName: "plates",
    modelVersion: "1",
    minInferenceUnits: 1,
    resourceUrn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:HostedModel::hosted",
    stackIdentity: "identity",
    __provider: "stub",
};

/** The state that they lead to. */
export const hosted: HostedModelOutputs = {
    ...inputs,
    status: "HOSTED",
    statusMessage: "The model is running.",
    endpoint: "http://scripted",
    region: "us-east-1",
};
