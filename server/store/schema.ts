import type { Generated } from "kysely";

/*
 * The tables, one interface each, for SQLite and PostgreSQL alike. Times are Unix epoch milliseconds.
 * Truth values don't occur (libsql aborts on binding one): a state is a status, a flag is 0 or 1.
 */

export interface Database {
    projects: ProjectsTable;
    datasets: DatasetsTable;
    datasetEntries: DatasetEntriesTable;
    models: ModelsTable;
    modelInputs: ModelInputsTable;
    modelTags: ModelTagsTable;
    modelPackagingJobs: ModelPackagingJobsTable;
    machines: MachinesTable;
    inferenceUnits: InferenceUnitsTable;
    clientTokens: ClientTokensTable;
    settings: SettingsTable;
}

/** A row a project. Deleting a project removes its row. */
export interface ProjectsTable {
    /** UUID: tells a project from a later one of the same name. */
    id: string;
    name: string;
    createdAt: number;
    /** The version that the next CreateModel gets. Versions are never given twice. */
    nextModelVersion: number;
}

export type DatasetType = "train" | "test";

export type DatasetStatus =
    | "CREATE_IN_PROGRESS"
    | "CREATE_COMPLETE"
    | "CREATE_FAILED"
    | "UPDATE_IN_PROGRESS"
    | "UPDATE_COMPLETE"
    | "UPDATE_FAILED_ROLLBACK_IN_PROGRESS"
    | "UPDATE_FAILED_ROLLBACK_COMPLETE"
    | "DELETE_IN_PROGRESS"
    | "DELETE_COMPLETE"
    | "DELETE_FAILED";

export interface DatasetsTable {
    id: string;
    projectId: string;
    type: DatasetType;
    status: DatasetStatus;
    statusMessage: string;
    createdAt: number;
    updatedAt: number;
    /** JSON of what is still to be imported (the manifest's S3 object, or the changes), else null. */
    pendingImport: string | null;

    /** Who imports it (null: nobody yet), and until when that is believed. */
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
}

export interface DatasetEntriesTable {
    datasetId: string;
    sourceRef: string;
    /** Order of first appearance, from 0. */
    position: number;
    /** The JSON Line as it was given. */
    line: string;
    /** Null: not labelled, so ignored in training. */
    label: "normal" | "anomaly" | null;
    /** The label's own `creation-date` where it can be read, else the time of insertion. */
    createdAt: number;
}

export type ModelStatus =
    | "TRAINING"
    | "TRAINED"
    | "TRAINING_FAILED"
    | "STARTING_HOSTING"
    | "HOSTED"
    | "HOSTING_FAILED"
    | "STOPPING_HOSTING"
    | "SYSTEM_UPDATING"
    | "DELETING";

export interface ModelsTable {
    /** UUID; names the model's folder of artifacts. */
    id: string;
    projectId: string;
    version: number;
    status: ModelStatus;
    statusMessage: string;
    description: string | null;
    createdAt: number;
    outputBucket: string;
    outputPrefix: string | null;
    kmsKeyId: string | null;
    /** The service's data key of this model, wrapped by KMS or by the service's key file; null until training starts. */
    wrappedDataKey: string | null;

    /** Who trains it (null: waiting in line), until when that is believed, and how often its process died. */
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
    trainingAttempts: Generated<number>;
    trainingStartedAt: number | null;

    f1Score: number | null;
    recall: number | null;
    precision: number | null;
    evaluationManifestKey: string | null;
    evaluationResultKey: string | null;
    evaluationEndedAt: number | null;
    /** JSON of {@link ../operatingPoint/operatingPoint.SetPoint}: what a person has set; null: balanced. */
    operatingPoint: Generated<string | null>;

    minInferenceUnits: number | null;
    maxInferenceUnits: number | null;
    /** What its load asks for, between the two; null: the minimum. */
    desiredInferenceUnits: Generated<number | null>;
}

/** What a model is trained on: frozen when CreateModel is accepted, so later changes of the datasets don't reach it. */
export interface ModelInputsTable {
    modelId: string;
    /** gzip of JSON: `{ train: string[], test: string[] | null }`, the labelled manifest lines. */
    content: Uint8Array;
}

export interface ModelTagsTable {
    modelId: string;
    key: string;
    value: string;
}

export type PackagingStatus = "CREATED" | "RUNNING" | "SUCCEEDED" | "FAILED";

/** A row a job. It stays when its model is deleted, and goes with the project. */
export interface ModelPackagingJobsTable {
    id: string;
    projectId: string;
    /** Within the project. */
    name: string;
    description: string | null;
    /** Of a model that may be gone by now. */
    modelId: string;
    modelVersion: number;
    /** JSON of the API's ModelPackagingConfiguration, as it was given. */
    configuration: string;
    componentName: string;
    componentVersion: string;
    status: PackagingStatus;
    statusMessage: string;
    createdAt: number;
    updatedAt: number;

    /** Who works on it (null: nobody yet), until when that is believed, and how often that failed unexpectedly. */
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
    attempts: Generated<number>;
}

/** A row a process that holds inference units: a service, or a worker. */
export interface MachinesTable {
    /** UUID: another for each start. */
    id: string;
    /** Where the others reach it, as `https://10.0.0.7:8443`; null: it is alone on the store. */
    address: string | null;
    /** What it serves TLS with, in PEM; null: plain HTTP. */
    certificate: string | null;
    /** Units that it holds at most; null: any number. */
    mostUnits: number | null;
    /** Until when it is believed to live. */
    expiresAt: number;
}

/** A row an inference unit of a hosted model. It belongs to its machine as long as that lives. */
export interface InferenceUnitsTable {
    modelId: string;
    /** From 1, within the model. */
    number: number;
    machineId: string;
    state: "STARTING" | "IN_SERVICE";
    /** Its share of what the model's units on its machine had to do lately: units at work, and pictures that waited. */
    busy: Generated<number>;
    waiting: Generated<number>;
}

/** Calls already made under a client token. */
export interface ClientTokensTable {
    operation: string;
    token: string;
    /** Hash of the other parameters. */
    parameters: string;
    /** JSON of `{ status, body }`. */
    response: string;
    /** Which row the token stands for; the token is spent once that row failed or is gone. */
    resourceTable: "projects" | "datasets" | "models" | "modelPackagingJobs" | null;
    resourceId: string | null;
    createdAt: number;
}

export interface SettingsTable {
    name: string;
    value: string;
}
