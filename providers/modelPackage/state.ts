import type { CommonInputs } from "../host/contract";

/** The configuration, as the API's GreengrassConfiguration. */
export interface GreengrassInputs {
    s3OutputLocation: { bucket: string; prefix?: string };
    componentName: string;
    componentVersion?: string;
    componentDescription?: string;
    tags?: Record<string, string>;
    targetDevice?: string;
    targetPlatform?: { os: string; arch: string; accelerator?: string };
    compilerOptions?: string;
}

/** Settings of the Edge Agent on the device. */
export interface AgentInputs {
    socket?: string;
    autostart?: boolean;
}

/** The checked arguments. */
export interface ModelPackageInputs extends CommonInputs {
    projectName: string;
    modelVersion: string;
    jobName?: string;
    description?: string;
    configuration: { greengrass: GreengrassInputs };
    agent?: AgentInputs;
    triggers?: unknown[];
    timeouts?: { create?: string; update?: string };
}

/** The state. */
export interface ModelPackageOutputs extends ModelPackageInputs {
    jobName: string;
    status: string;
    statusMessage: string;
    /** The component. Undefined until the job has succeeded. */
    output?: { componentName: string; componentVersion: string; componentVersionArn?: string };
    /** Times in ISO 8601, here and below. */
    creationTimestamp: string;
    lastUpdatedTimestamp: string;
}
