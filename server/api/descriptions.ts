import { printable } from "../files/printable";
import { modelArn, projectArn } from "../store/arn";
import type { ArnScope } from "../store/arn";
import type { Dataset, Model, PackagingJob, Project } from "./resources";

/* Rows in the form that the API shows. Members without a value yet are left out. */

/** ProjectMetadata of a project. */
export function projectMetadata(scope: ArnScope, project: Project) {
    return {
        ProjectArn: projectArn(scope, project.name),
        ProjectName: project.name,
        CreationTimestamp: seconds(project.createdAt),
    };
}

/** DatasetMetadata of a dataset. */
export function datasetMetadata(dataset: Dataset) {
    return {
        DatasetType: dataset.type,
        CreationTimestamp: seconds(dataset.createdAt),
        Status: dataset.status,
        StatusMessage: shownMessage(dataset.statusMessage),
    };
}

/** Columns of a model that ModelMetadata shows. */
export const shownModelColumns = [
    "models.createdAt",
    "models.version",
    "models.description",
    "models.status",
    "models.statusMessage",
    "models.f1Score",
    "models.recall",
    "models.precision",
] as const;

/** Columns of a model that ModelDescription shows. */
export const describedModelColumns = [
    ...shownModelColumns,
    "models.outputBucket",
    "models.outputPrefix",
    "models.evaluationManifestKey",
    "models.evaluationResultKey",
    "models.evaluationEndedAt",
    "models.kmsKeyId",
    "models.minInferenceUnits",
    "models.maxInferenceUnits",
] as const;

type Columns<Names extends readonly string[]> = Names[number] extends `models.${infer Name extends keyof Model}`
    ? Pick<Model, Name>
    : never;

export type ShownModel = Columns<typeof shownModelColumns>;
export type DescribedModel = Columns<typeof describedModelColumns>;

/** ModelMetadata of a model. */
export function modelMetadata(scope: ArnScope, project: Pick<Project, "name">, model: ShownModel) {
    return {
        CreationTimestamp: seconds(model.createdAt),
        ModelVersion: String(model.version),
        ModelArn: modelArn(scope, project.name, model.version),
        ...(model.description !== null && { Description: model.description }),
        Status: model.status,
        StatusMessage: shownMessage(model.statusMessage),
        ...performance(model),
    };
}

/** ModelDescription of a model. */
export function modelDescription(scope: ArnScope, project: Pick<Project, "name">, model: DescribedModel) {
    return {
        ...modelMetadata(scope, project, model),
        OutputConfig: {
            S3Location: {
                Bucket: model.outputBucket,
                ...(model.outputPrefix !== null && { Prefix: model.outputPrefix }),
            },
        },
        ...(model.evaluationManifestKey !== null && {
            EvaluationManifest: { Bucket: model.outputBucket, Key: model.evaluationManifestKey },
        }),
        ...(model.evaluationResultKey !== null && {
            EvaluationResult: { Bucket: model.outputBucket, Key: model.evaluationResultKey },
        }),
        ...(model.evaluationEndedAt !== null && { EvaluationEndTimestamp: seconds(model.evaluationEndedAt) }),
        ...(model.kmsKeyId !== null && { KmsKeyId: model.kmsKeyId }),
        ...(model.minInferenceUnits !== null && { MinInferenceUnits: model.minInferenceUnits }),
        ...(model.maxInferenceUnits !== null && { MaxInferenceUnits: model.maxInferenceUnits }),
    };
}

/** ModelPackagingJobMetadata of a job. */
export function packagingJobMetadata(project: Project, job: PackagingJob) {
    return {
        JobName: job.name,
        ProjectName: project.name,
        ModelVersion: String(job.modelVersion),
        ...(job.description !== null && { ModelPackagingJobDescription: job.description }),
        ModelPackagingMethod: "Greengrass",
        Status: job.status,
        StatusMessage: shownMessage(job.statusMessage),
        CreationTimestamp: seconds(job.createdAt),
        LastUpdatedTimestamp: seconds(job.updatedAt),
    };
}

/** ModelPackagingDescription of a job. */
export function packagingJobDescription(project: Project, job: PackagingJob) {
    return {
        ...packagingJobMetadata(project, job),
        ModelPackagingConfiguration: JSON.parse(job.configuration) as object,
        ...(job.status === "SUCCEEDED" && {
            // No ARN: a component gets one when somebody gives its recipe to Greengrass.
            ModelPackagingOutputDetails: {
                Greengrass: { ComponentName: job.componentName, ComponentVersion: job.componentVersion },
            },
        }),
    };
}

/** Performance of a model, as a member to be spread. */
export function performance({ f1Score, recall, precision }: Pick<ShownModel, "f1Score" | "recall" | "precision">) {
    if (f1Score === null || recall === null || precision === null) {
        return {};
    }
    return { Performance: { F1Score: f1Score, Recall: recall, Precision: precision } };
}

/** Converts a time to the wire format: Unix epoch seconds with a fraction. */
export function seconds(epochMs: number): number {
    return epochMs / 1000;
}

/** Status message as callers see it: the names in it may come from outside. */
export function shownMessage<Message extends string | null | undefined>(message: Message): Message {
    return (typeof message === "string" ? printable(message) : message) as Message;
}
