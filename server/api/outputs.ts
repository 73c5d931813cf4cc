import {
    componentName,
    componentVersion,
    datasetType,
    jobDescription,
    jobName,
    kmsKeyId,
    modelDescriptionText,
    modelVersion,
    nextToken,
    packagingConfiguration,
    projectName,
    s3Bucket,
    s3Key,
    s3Location,
    tags,
} from "./constraints";
import { datasetLifeCycle, modelLifeCycle, packagingLifeCycle, statusesOf } from "../store/lifeCycles";
import type { OutputMember, OutputTable } from "./outputTable";

/* Answers of each operation, from the service's public definition. */

const text = { type: "string" } as const satisfies OutputMember;
const time = { type: "timestamp" } as const satisfies OutputMember;
const count = { type: "integer" } as const satisfies OutputMember;
const float = { type: "float" } as const satisfies OutputMember;

/** Makes the rule for a value that the answer may leave out. */
function optional<M extends OutputMember>(member: M): Omit<M, "required"> & OutputMember {
    const { required: _required, ...rest } = member as M & { required?: true };
    return rest as Omit<M, "required"> & OutputMember;
}

function structure<Members extends OutputTable>(members: Members) {
    return { type: "structure", members } as const;
}

function listOf<M extends OutputMember>(of: M) {
    return { type: "list", of } as const;
}

export const datasetStatuses = statusesOf(datasetLifeCycle);

const hostingStatuses = [
    "STARTING_HOSTING",
    "HOSTED",
    "HOSTING_FAILED",
    "STOPPING_HOSTING",
    "SYSTEM_UPDATING",
] as const;

export const modelStatuses = statusesOf(modelLifeCycle);

const projectMetadata = structure({ ProjectArn: text, ProjectName: optional(projectName), CreationTimestamp: time });

const datasetState = {
    CreationTimestamp: time,
    Status: { type: "string", values: datasetStatuses },
    StatusMessage: text,
} as const;
const datasetMetadata = structure({ DatasetType: optional(datasetType), ...datasetState });

const modelMembers = {
    CreationTimestamp: time,
    ModelVersion: optional(modelVersion),
    ModelArn: text,
    Description: modelDescriptionText,
    Status: { type: "string", values: modelStatuses },
    StatusMessage: text,
    Performance: structure({ F1Score: float, Recall: float, Precision: float }),
} as const;
const modelMetadata = structure(modelMembers);
const outputObject = structure({ Bucket: { ...s3Bucket, required: true }, Key: { ...s3Key, required: true } });
const inferenceUnits = { type: "integer", min: 1 } as const;
const hostingStatus = { Status: { type: "string", values: hostingStatuses } } as const;

const jobMembers = {
    JobName: jobName,
    ProjectName: optional(projectName),
    ModelVersion: optional(modelVersion),
    ModelPackagingJobDescription: jobDescription,
    ModelPackagingMethod: { type: "string", min: 1, max: 32, pattern: "^[a-zA-Z0-9]+" },
    Status: { type: "string", values: statusesOf(packagingLifeCycle) },
    StatusMessage: text,
    CreationTimestamp: time,
    LastUpdatedTimestamp: time,
} as const;

const detectAnomalyResult = structure({
    Source: structure({ Type: { type: "string", pattern: "direct" } }),
    IsAnomalous: { type: "boolean" },
    Confidence: float,
    Anomalies: listOf(
        structure({
            Name: { type: "string", min: 1, max: 256, pattern: "[a-zA-Z0-9]*" },
            PixelAnomaly: structure({
                TotalPercentageArea: float,
                Color: { type: "string", min: 7, max: 7, pattern: "\\#[a-zA-Z0-9]{6}" },
            }),
        }),
    ),
    AnomalyMask: { type: "blob", min: 1, max: 5_242_880 },
});

export const outputs = {
    CreateProject: { ProjectMetadata: projectMetadata },
    DescribeProject: {
        ProjectDescription: structure({ ...projectMetadata.members, Datasets: listOf(datasetMetadata) }),
    },
    ListProjects: { Projects: listOf(projectMetadata), NextToken: nextToken },
    DeleteProject: { ProjectArn: text },
    CreateDataset: { DatasetMetadata: datasetMetadata },
    DescribeDataset: {
        DatasetDescription: structure({
            ProjectName: optional(projectName),
            DatasetType: optional(datasetType),
            LastUpdatedTimestamp: time,
            ...datasetState,
            ImageStats: structure({ Total: count, Labeled: count, Normal: count, Anomaly: count }),
        }),
    },
    DeleteDataset: {},
    UpdateDatasetEntries: { Status: datasetState.Status },
    ListDatasetEntries: {
        DatasetEntries: listOf({ type: "string", min: 2, max: 8192, pattern: "^\\{.*\\}$" }),
        NextToken: nextToken,
    },
    CreateModel: { ModelMetadata: modelMetadata },
    DescribeModel: {
        ModelDescription: structure({
            ...modelMembers,
            OutputConfig: structure({ S3Location: { ...s3Location, required: true } }),
            EvaluationManifest: outputObject,
            EvaluationResult: outputObject,
            EvaluationEndTimestamp: time,
            KmsKeyId: kmsKeyId,
            MinInferenceUnits: inferenceUnits,
            MaxInferenceUnits: inferenceUnits,
        }),
    },
    ListModels: { Models: listOf(modelMetadata), NextToken: nextToken },
    DeleteModel: { ModelArn: text },
    StartModel: hostingStatus,
    StopModel: hostingStatus,
    DetectAnomalies: { DetectAnomalyResult: detectAnomalyResult },
    StartModelPackagingJob: { JobName: jobName },
    DescribeModelPackagingJob: {
        ModelPackagingDescription: structure({
            ...jobMembers,
            ModelPackagingConfiguration: packagingConfiguration,
            ModelPackagingOutputDetails: structure({
                Greengrass: structure({
                    ComponentVersionArn: { type: "string", pattern: "arn:[^:]*:greengrass:[^:]*:aws:components:[^:]+" },
                    ComponentName: componentName,
                    ComponentVersion: componentVersion,
                }),
            }),
        }),
    },
    ListModelPackagingJobs: { ModelPackagingJobs: listOf(structure(jobMembers)), NextToken: nextToken },
    TagResource: {},
    UntagResource: {},
    ListTagsForResource: { Tags: tags },
} as const satisfies Record<string, OutputTable>;
