import type { ModelPackageInputs, ModelPackageOutputs } from "../../../providers/modelPackage/state";

/** The inputs of a model package, as they passed check. */
export const inputs: ModelPackageInputs = {
    projectName: "plates",
    modelVersion: "1",
    configuration: {
        greengrass: {
            s3OutputLocation: { bucket: "factory", prefix: "edge/" },
            componentName: "plates",
            targetPlatform: { os: "LINUX", arch: "X86_64" },
        },
    },
    resourceUrn: "urn:pulumi:dev::p::pulumi-nodejs:dynamic/lookoutvision:ModelPackage::for line 7",
    stackIdentity: "identity",
    __provider: "stub",
};

/** The state that they lead to. */
export const packaged: ModelPackageOutputs = {
    ...inputs,
    jobName: "for-line-7-0123456789ab",
    status: "SUCCEEDED",
    statusMessage: "The component is in s3://factory/edge/recipes/plates-1.0.0.json.",
    output: { componentName: "plates", componentVersion: "1.0.0" },
    creationTimestamp: "2024-05-06T07:08:09.000Z",
    lastUpdatedTimestamp: "2024-05-06T07:08:10.000Z",
};

/** The inputs with other members of the Greengrass configuration. */
export function withGreengrass(change: object): ModelPackageInputs {
    return { ...inputs, configuration: { greengrass: { ...inputs.configuration.greengrass, ...change } } };
}
