import type { CommonInputs } from "../host/contract";
import type { S3ObjectLocation } from "../resource/sharedTypes";
import type { EngineInputs } from "./engine";
import type { ModelPerformance } from "./resource";
import type { ChangeKind } from "./sensitiveTo";

/** The checked arguments. */
export interface ModelInputs extends CommonInputs {
    projectName: string;
    outputConfig: { s3Location: { bucket: string; prefix?: string } };
    description?: string;
    kmsKeyId?: string;
    sensitiveTo?: ChangeKind[];
    engine?: EngineInputs;
    tags?: Record<string, string>;
    triggers?: unknown[];
    operatingPoint?: OperatingPointInputs;
    qualityGate?: QualityGateInputs;
    adoptVersion?: string;
    timeouts?: { create?: string; update?: string; delete?: string };
    clientToken?: string;
}

/** The checked members of an operating point. Exactly one is present. */
export interface OperatingPointInputs {
    minimumRecall?: number;
    maximumFalseAlarmRate?: number;
    threshold?: number;
}

/** The checked members of a quality gate. */
export interface QualityGateInputs {
    minimumF1Score?: number;
    minimumRecall?: number;
    minimumPrecision?: number;
    /** `previous` or a version. */
    notWorseThan?: string;
    tolerance?: number;
}

/** The state. Optional members are present once the version is trained. */
export interface ModelOutputs extends ModelInputs {
    version: string;
    arn: string;
    status: string;
    statusMessage: string;
    performance?: ModelPerformance;
    evaluationManifest?: S3ObjectLocation;
    evaluationResult?: S3ObjectLocation;
    evaluationReport?: S3ObjectLocation;
    /** Times in ISO 8601, here and below. */
    creationTimestamp: string;
    evaluationEndTimestamp?: string;
    trainingDurationSeconds?: number;
    /** Present until the quality gate was applied to the version that a create has trained. */
    gatePending?: true;
    /** Id of the trained model that this one is to replace. Present until the gate was applied. */
    previousModel?: string;
    /**
     * Reason why a version in the state is below its quality gate. The next update replaces it. Undefined: it isn't
     * below.
     */
    belowGate?: string;
}
