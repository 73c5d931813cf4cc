import type { Generated } from "kysely";
import type { TrialStatus } from "./lifeCycles";

/* Tables of what models say of pictures. Times are Unix epoch milliseconds. */

/** Trial detections, one row each. A trial stays when its model is deleted, and is deleted with the project. */
export interface TrialDetectionsTable {
    id: string;
    projectId: string;
    /** Name of the trial, unique within the project. */
    name: string;
    /** Id of a model that may be deleted by now. */
    modelId: string;
    modelVersion: number;
    /** JSON of the decision that the trial's predictions are made by. Null: the one in the model's file. */
    decision: string | null;
    /** Folder that the pictures came from: `s3://bucket/prefix`. Null: they were named one by one. */
    folder: string | null;
    status: TrialStatus;
    statusMessage: string;
    createdAt: number;
    endedAt: number | null;

    /** Owner of the trial's lease (null: nobody yet), the lease's expiry, and the number of unexpected failures. */
    leaseOwner: string | null;
    leaseExpiresAt: number | null;
    attempts: Generated<number>;
}

/**
 * Pictures of trials. Rows are made when the trial is started. A row without `doubt` waits for its inspection.
 */
export interface TrialPicturesTable {
    trialId: string;
    /** Place of the picture among the trial's sources, from 0. */
    number: number;
    /** `s3://bucket/key` */
    source: string;
    /** Prediction as a flag. Null, like the next columns: there is none. */
    isAnomalous: number | null;
    score: number | null;
    /** Threshold in decimal digits. A person may have set any, also one that SQLite has no number for. */
    threshold: string | null;
    /** Probability that the prediction is right, 0–1. */
    confidence: number | null;
    /** Distance of the score from the threshold, at most {@link leastDoubtful}. {@link undecided}: the picture couldn't be inspected. */
    doubt: number | null;
    /** JSON of {@link ../detector/detection.Detection.anomalies}. Null: the model draws no masks. */
    anomalies: string | null;
    /** Sentence that says why the picture couldn't be inspected. */
    message: string | null;
    /** Verdict of a person on the prediction. */
    verified: "CORRECT" | "INCORRECT" | null;
}

/** `doubt` of a picture without a prediction: after all others in the order of doubt. */
export const undecided = Number.MAX_SAFE_INTEGER;

/** Greatest `doubt` of a prediction. */
export const leastDoubtful = 1e15;

/** Pictures that hosted models inspected, by project and day. */
export interface UsageTable {
    projectId: string;
    /** Day in UTC: `2026-11-28`. */
    day: string;
    pictures: number;
    anomalies: number;
}
