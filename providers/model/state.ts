import type { CommonInputs } from "../dynamic/handlers";
import type { ModelPerformance, S3ObjectLocation } from "./resource";

/** The checked arguments. */
export interface ModelInputs extends CommonInputs {
    projectName: string;
    outputConfig: { s3Location: { bucket: string; prefix?: string } };
    description?: string;
    kmsKeyId?: string;
    tags?: Record<string, string>;
    triggers?: unknown[];
    timeouts?: { create?: string; update?: string; delete?: string };
    clientToken?: string;
}

/** The state. Optional members are there once the version is trained. */
export interface ModelOutputs extends ModelInputs {
    version: string;
    arn: string;
    status: string;
    statusMessage: string;
    performance?: ModelPerformance;
    evaluationManifest?: S3ObjectLocation;
    evaluationResult?: S3ObjectLocation;
    /** ISO 8601, as is the next. */
    creationTimestamp: string;
    evaluationEndTimestamp?: string;
    trainingDurationSeconds?: number;
}
