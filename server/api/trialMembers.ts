import { inPath, projectName } from "./constraints";
import type { Member } from "./inputTable";
import type { OutputMember, OutputTable } from "./outputTable";

/* Members that operations on trial detections, and on what a model says of single pictures, share. */

/** Most pictures of a trial, as in the original. */
export const mostTrialPictures = 2000;

/** Most results that one call verifies. */
export const mostVerifications = 1000;

/** Name of a trial, unique within its project. */
export const trialDetectionName = { ...projectName, max: 64 } as const satisfies Member;

/** Picture in a bucket: `s3://BUCKET/KEY`. */
export const pictureSource = { type: "string", required: true, min: 1, max: 2048 } as const satisfies Member;

export const ofTrial = {
    ProjectName: inPath.ProjectName,
    TrialDetectionName: { ...trialDetectionName, in: { path: "trialDetectionName" } },
} as const;

/** Picture that a model is asked about. */
export const pictureOfModel = {
    ProjectName: inPath.ProjectName,
    ModelVersion: inPath.ModelVersion,
    Source: { ...pictureSource, in: { query: "source" } },
    /** Tags of answers that the caller has. */
    IfNoneMatch: { type: "string", max: 1024, in: { header: "if-none-match" } },
} as const;

export const share = { type: "double", required: true, min: 0, max: 1 } as const;
export const count = { type: "integer", required: true, min: 0 } as const;

/** Verdict of a person on a prediction. */
export const verdicts = ["CORRECT", "INCORRECT"] as const;
export type Verdict = (typeof verdicts)[number];

export const verified = { type: "string", values: verdicts } as const satisfies Member;

/** Anomaly types on a picture: the background first, as DetectAnomalies answers it. */
export const anomalies = {
    type: "list",
    of: {
        type: "structure",
        members: {
            Name: { type: "string", required: true },
            PixelAnomaly: {
                type: "structure",
                required: true,
                members: {
                    /** Share of the picture, 0–1. */
                    TotalPercentageArea: share,
                    Color: { type: "string", required: true },
                },
            },
        },
    },
} as const satisfies OutputMember;

/** What a model sees in a picture, as a file. Without it the caller has it (304). */
export const seenInPicture = {
    Content: { type: "blob", in: "rawBody" },
    ContentType: { type: "string", values: ["image/png"], in: { header: "content-type" } },
    CacheControl: { type: "string", required: true, in: { header: "cache-control" } },
    Vary: { type: "string", required: true, in: { header: "vary" } },
    ETag: { type: "string", required: true, in: { header: "etag" } },
} as const satisfies OutputTable;

/** Trial detection with its counts. */
export const trialDetection = {
    type: "structure",
    required: true,
    members: {
        TrialDetectionName: { type: "string", required: true },
        ProjectName: { type: "string", required: true },
        ModelVersion: { type: "string", required: true },
        Status: { type: "string", required: true, values: ["RUNNING", "SUCCEEDED", "FAILED"] },
        StatusMessage: { type: "string", required: true },
        CreationTimestamp: { type: "timestamp", required: true },
        /** Missing while the trial runs. */
        EndTimestamp: { type: "timestamp" },
        /** Folder that the pictures came from. Missing: they were named one by one. */
        Folder: { type: "string" },
        /** Numbers of pictures. */
        Pictures: {
            type: "structure",
            required: true,
            members: {
                Total: count,
                /** Pictures that have a prediction. */
                Judged: count,
                Anomalous: count,
                /** Pictures that couldn't be inspected. Each has a message. */
                Unusable: count,
                VerifiedCorrect: count,
                VerifiedIncorrect: count,
            },
        },
    },
} as const satisfies OutputMember;
