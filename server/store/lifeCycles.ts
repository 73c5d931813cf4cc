/*
 * The life cycles of all that has a status: THE table of statuses. Actions, supervisors, metrics and the picture in
 * docs/architecture.md follow from it.
 */

/** What a status means. */
export interface StatusRule {
    /** Part of the service that works until the status is another. Missing: the thing rests until a call moves it. */
    workedOnBy?: "training" | "hosting" | "packaging" | "trial" | "import" | "deletion";
    /** Calls that the status allows, and the status that each asks for. Other calls that need a status get 409. */
    allows: Readonly<Record<string, string>>;
    /** Statuses in which the work ends, and `gone`: the thing doesn't exist any more. */
    endsIn?: readonly string[];
}

/** A thing's statuses. */
export type LifeCycle = Readonly<Record<string, StatusRule>>;

/** Mark of calls that are allowed and change no status. */
const stays = "";

const trained = { StartModelPackagingJob: stays, SetOperatingPoint: stays, StartTrialDetection: stays } as const;

export const modelLifeCycle = {
    TRAINING: {
        workedOnBy: "training",
        allows: { CancelTraining: "TRAINING_FAILED" },
        endsIn: ["TRAINED", "TRAINING_FAILED"],
    },
    TRAINED: { allows: { StartModel: "STARTING_HOSTING", DeleteModel: "DELETING", ...trained } },
    TRAINING_FAILED: { allows: { DeleteModel: "DELETING" } },
    STARTING_HOSTING: { workedOnBy: "hosting", allows: trained, endsIn: ["HOSTED", "HOSTING_FAILED"] },
    HOSTED: {
        workedOnBy: "hosting",
        allows: { StopModel: "STOPPING_HOSTING", DetectAnomalies: stays, ...trained },
        endsIn: ["HOSTING_FAILED", "SYSTEM_UPDATING"],
    },
    HOSTING_FAILED: { allows: { StartModel: "STARTING_HOSTING", DeleteModel: "DELETING", ...trained } },
    STOPPING_HOSTING: { workedOnBy: "hosting", allows: trained, endsIn: ["TRAINED"] },
    /** The engine that hosts the version maintains its place, which serves on meanwhile. */
    SYSTEM_UPDATING: {
        workedOnBy: "hosting",
        allows: { DetectAnomalies: stays, ...trained },
        endsIn: ["HOSTED", "HOSTING_FAILED"],
    },
    DELETING: { workedOnBy: "deletion", allows: { DeleteModel: "DELETING" }, endsIn: ["gone"] },
} as const satisfies LifeCycle;

const settledDataset = {
    UpdateDatasetEntries: "UPDATE_IN_PROGRESS",
    ChangeDatasetEntries: "UPDATE_COMPLETE",
    DeleteDataset: "DELETE_IN_PROGRESS",
    CreateModel: stays,
} as const;

export const datasetLifeCycle = {
    CREATE_IN_PROGRESS: {
        workedOnBy: "import",
        allows: { DeleteDataset: "DELETE_IN_PROGRESS" },
        endsIn: ["CREATE_COMPLETE", "CREATE_FAILED"],
    },
    CREATE_COMPLETE: { allows: settledDataset },
    CREATE_FAILED: { allows: { DeleteDataset: "DELETE_IN_PROGRESS" } },
    UPDATE_IN_PROGRESS: {
        workedOnBy: "import",
        allows: {},
        endsIn: ["UPDATE_COMPLETE", "UPDATE_FAILED_ROLLBACK_IN_PROGRESS"],
    },
    UPDATE_COMPLETE: { allows: settledDataset },
    UPDATE_FAILED_ROLLBACK_IN_PROGRESS: {
        workedOnBy: "import",
        allows: {},
        endsIn: ["UPDATE_FAILED_ROLLBACK_COMPLETE"],
    },
    UPDATE_FAILED_ROLLBACK_COMPLETE: { allows: settledDataset },
    DELETE_IN_PROGRESS: { workedOnBy: "deletion", allows: { DeleteDataset: "DELETE_IN_PROGRESS" }, endsIn: ["gone"] },
    /** Statuses of AWS's API that no dataset gets here: a dataset that is deleted is gone. */
    DELETE_COMPLETE: { allows: {} },
    DELETE_FAILED: { allows: {} },
} as const satisfies LifeCycle;

export const packagingLifeCycle = {
    CREATED: { workedOnBy: "packaging", allows: {}, endsIn: ["RUNNING"] },
    RUNNING: { workedOnBy: "packaging", allows: {}, endsIn: ["SUCCEEDED", "FAILED"] },
    SUCCEEDED: { allows: {} },
    FAILED: { allows: {} },
} as const satisfies LifeCycle;

export const trialLifeCycle = {
    RUNNING: { workedOnBy: "trial", allows: {}, endsIn: ["SUCCEEDED", "FAILED"] },
    SUCCEEDED: { allows: {} },
    FAILED: { allows: {} },
} as const satisfies LifeCycle;

export type ModelStatus = keyof typeof modelLifeCycle;
export type DatasetStatus = keyof typeof datasetLifeCycle;
export type PackagingStatus = keyof typeof packagingLifeCycle;
export type TrialStatus = keyof typeof trialLifeCycle;

/** Returns all statuses of a life cycle, in the order of its table. */
export function statusesOf<Status extends string>(lifeCycle: Record<Status, StatusRule>): Status[] {
    return Object.keys(lifeCycle) as Status[];
}

/** Returns the statuses that allow a call. */
export function statusesThatAllow<Status extends string>(
    lifeCycle: Record<Status, StatusRule>,
    call: string,
): Status[] {
    return statusesOf(lifeCycle).filter((status) => call in lifeCycle[status].allows);
}

/** Returns the statuses in which a part of the service has work to do. */
export function busyStatuses<Status extends string>(lifeCycle: Record<Status, StatusRule>): Status[] {
    return statusesOf(lifeCycle).filter((status) => lifeCycle[status].workedOnBy !== undefined);
}
