import type { Generated } from "kysely";
import type { ConsoleLinksTable, ConsoleSessionsTable } from "./consoleTables";
import type { TrialDetectionsTable, TrialPicturesTable, UsageTable } from "./trialTables";
import type { DatasetStatus, ModelStatus, PackagingStatus } from "./lifeCycles";

export type { DatasetStatus, ModelStatus, PackagingStatus };

/*
 * Tables for SQLite and PostgreSQL, one interface each. Times are Unix epoch milliseconds.
 * There are no booleans, because libsql aborts on binding one: a state is a status, a flag is 0 or 1.
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
    processes: ProcessesTable;
    inferenceUnits: InferenceUnitsTable;
    clientTokens: ClientTokensTable;
    users: UsersTable;
    policies: PoliciesTable;
    userPolicies: UserPoliciesTable;
    accessKeys: AccessKeysTable;
    sessions: SessionsTable;
    answeredCalls: AnsweredCallsTable;
    consoleLinks: ConsoleLinksTable;
    consoleSessions: ConsoleSessionsTable;
    trialDetections: TrialDetectionsTable;
    trialPictures: TrialPicturesTable;
    usage: UsageTable;
    settings: SettingsTable;
}

/** Projects, one row each. Deleting a project removes its row. */
export interface ProjectsTable {
    /** UUID. Distinguishes a project from a later one of the same name. */
    id: string;
    name: string;
    createdAt: number;
    /** Version that the next CreateModel gets. A version is never used twice. */
    nextModelVersion: number;
}

export type DatasetType = "train" | "test";

export interface DatasetsTable {
    id: string;
    projectId: string;
    type: DatasetType;
    status: DatasetStatus;
    statusMessage: string;
    createdAt: number;
    updatedAt: number;
    /** JSON of the data still to be imported: the manifest's S3 object, or the changes. Null: nothing. */
    pendingImport: string | null;

    /** Owner of the import's lease, and the lease's expiry. Null: nobody imports yet. */
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
}

export interface DatasetEntriesTable {
    datasetId: string;
    sourceRef: string;
    /** Order of first appearance, from 0. */
    position: number;
    /** JSON Line exactly as received. */
    line: string;
    /** Label of the picture. Null: not labelled, so ignored in training. */
    label: "normal" | "anomaly" | null;
    /** The label's own `creation-date` if it can be read, else the time of insertion. */
    createdAt: number;
    /** Reference of the picture's mask as written. Empty: it has none. Null: the line wasn't read for it yet. */
    maskRef: Generated<string | null>;
    /**
     * Anomaly labels of the mask's colour map without the background, in the order of their names, as JSON of
     * `[name, #RRGGBB][]`. Empty: the picture has no mask. Null as in `maskRef`.
     */
    maskLabels: Generated<string | null>;
}

export interface ModelsTable {
    /** UUID. Names the model's folder of artifacts. */
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
    /**
     * The service's data key of this model, wrapped by KMS or by the service's key file. Null until training starts.
     */
    wrappedDataKey: string | null;

    /** Owner of the training's lease (null: waiting in line), the lease's expiry, and how often its process died. */
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
    trainingAttempts: Generated<number>;
    trainingStartedAt: number | null;
    /** Engine that the training asks for, has begun at, or was done at. Null: the service's first, or an older training. */
    trainingEngine: Generated<string | null>;
    /** Name of the training's job, until nothing of it is left at the engine. Null: there is no job. */
    trainingJob: Generated<string | null>;
    /** JSON of {@link ../training/trainingJob.JobProgress}: how far the training is. Null: it tells nothing yet. */
    trainingProgress: Generated<string | null>;

    f1Score: number | null;
    recall: number | null;
    precision: number | null;
    evaluationManifestKey: string | null;
    evaluationResultKey: string | null;
    evaluationEndedAt: number | null;
    /** JSON of {@link ../operatingPoint/operatingPoint.SetPoint}, as a person has set it. Null: balanced. */
    operatingPoint: Generated<string | null>;

    minInferenceUnits: number | null;
    maxInferenceUnits: number | null;
    /** Number of units that the load asks for, between minimum and maximum. Null: the minimum. */
    desiredInferenceUnits: Generated<number | null>;
    /**
     * Engine out of the service's reach that hosts the model, until nothing of it is left there. Null: units of the
     * service host it, or none.
     */
    hostingEngine: Generated<string | null>;
}

/**
 * Inputs of a model's training. They are frozen when CreateModel is accepted, so later changes of the datasets
 * don't reach the training.
 */
export interface ModelInputsTable {
    modelId: string;
    /** Gzipped JSON of the labelled manifest lines: `{ train: string[], test: string[] | null }`. */
    content: Uint8Array;
}

export interface ModelTagsTable {
    modelId: string;
    key: string;
    value: string;
}

/** Packaging jobs, one row each. A job stays when its model is deleted, and is deleted with the project. */
export interface ModelPackagingJobsTable {
    id: string;
    projectId: string;
    /** Name of the job, unique within the project. */
    name: string;
    description: string | null;
    /** Id of a model that may be deleted by now. */
    modelId: string;
    modelVersion: number;
    /** JSON of the API's ModelPackagingConfiguration, as it was received. */
    configuration: string;
    componentName: string;
    componentVersion: string;
    status: PackagingStatus;
    statusMessage: string;
    createdAt: number;
    updatedAt: number;

    /** Owner of the job's lease (null: nobody yet), the lease's expiry, and the number of unexpected failures. */
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
    attempts: Generated<number>;
}

/** Processes that hold inference units, one row each: a service or a worker. */
export interface MachinesTable {
    /** UUID, new at each start. */
    id: string;
    /** Address for other machines, such as `https://10.0.0.7:8443`. Null: no other machine is on the store. */
    address: string | null;
    /** TLS certificate that the machine serves, in PEM. Null: plain HTTP. */
    certificate: string | null;
    /** Most units that the machine holds. Null: any number. */
    mostUnits: number | null;
    /** Time until which the machine is believed to live. */
    expiresAt: number;
}

/** Services and workers on the store, one row each while they live. */
export interface ProcessesTable {
    /** UUID, new at each start. */
    id: string;
    /** JSON of string[]: names of its engines. */
    engines: string;
    /** JSON of {@link ./processes.ProcessTask}[]: what it does at them. */
    tasks: string;
    /** Time until which the process is believed to live. */
    expiresAt: number;
}

/** Inference units of hosted models, one row each. A unit belongs to its machine while the machine lives. */
export interface InferenceUnitsTable {
    modelId: string;
    /** Number of the unit within the model, from 1. */
    number: number;
    machineId: string;
    state: "STARTING" | "IN_SERVICE";
    /**
     * Unit's share of the recent load of the model on its machine: units at work (`busy`), and pictures that waited
     * (`waiting`).
     */
    busy: Generated<number>;
    waiting: Generated<number>;
}

/** Calls already made with a client token. */
export interface ClientTokensTable {
    operation: string;
    token: string;
    /** Hash of the call's other parameters. */
    parameters: string;
    /** JSON of the response: `{ status, body }`. */
    response: string;
    /** Table of the row that the token stands for. The token is spent once that row has failed or is deleted. */
    resourceTable: "projects" | "datasets" | "models" | "modelPackagingJobs" | "trialDetections" | "accessKeys" | null;
    resourceId: string | null;
    createdAt: number;
}

/** Users who may call, beside the profiles of the credentials file. Deleting one removes all that belongs to it. */
export interface UsersTable {
    name: string;
    /** Distinguishes a user from a later one of the same name: `AIDA` and letters. */
    id: string;
    status: "ACTIVE" | "DISABLED";
    createdAt: number;
}

/** Policies that several users may have, by name. */
export interface PoliciesTable {
    name: string;
    /** Policy document in JSON, as it was given. */
    document: string;
    createdAt: number;
    updatedAt: number;
}

/** Policies of users. */
export interface UserPoliciesTable {
    userName: string;
    policyName: string;
    /** Policy document of this user alone. Null: the managed policy or the one of {@link PoliciesTable} of that name. */
    document: string | null;
}

export interface AccessKeysTable {
    id: string;
    userName: string;
    /** Secret access key, sealed with the service key. */
    sealedSecret: string;
    createdAt: number;
}

/** Temporary credentials of users. */
export interface SessionsTable {
    accessKeyId: string;
    userName: string;
    /** Key that they were made with. Null: another caller made them. */
    parentKeyId: string | null;
    /** JSON of `{ secretAccessKey, sessionToken }`, sealed with the service key. */
    sealedSecret: string;
    /** JSON of the policies that narrow the user's rights: `{ name, document }[]`. */
    policies: string;
    createdAt: number;
    expiresAt: number;
}

/** Calls that changed something lately, by their signatures. */
export interface AnsweredCallsTable {
    /** SHA-256 of access key id and signature, in hex. */
    digest: string;
    /** Answer, sealed with the service key. Null: the call is under way. */
    answer: string | null;
    expiresAt: number;
}

export interface SettingsTable {
    name: string;
    value: string;
}
