import type { OutputOf, OutputTable } from "../outputTable";
import { anomalies, verified } from "../trialMembers";

export const listTrialDetectionResults = {
    /** Pictures that the trial has inspected so far. */
    Results: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                Source: { type: "string", required: true },
                /** Prediction. This and the next members are missing for a picture that couldn't be inspected. */
                IsAnomalous: { type: "boolean" },
                /** Anomaly score on the detector's own scale. A higher score is more anomalous. */
                Score: { type: "double" },
                /** Score from which a picture was an anomaly when the trial inspected it. */
                Threshold: { type: "double" },
                /** Probability that `IsAnomalous` is right, 0–1. */
                Confidence: { type: "double", min: 0, max: 1 },
                /** Anomaly types, if the model draws masks. */
                Anomalies: anomalies,
                /** Whether GetPredictedMask has a mask of the picture. */
                HasMask: { type: "boolean", required: true },
                /** Verdict of a person on the prediction. Missing: nobody has given one. */
                Verified: verified,
                /** Sentence that says why the picture couldn't be inspected. */
                Message: { type: "string" },
            },
        },
    },
    NextToken: { type: "string" },
} as const satisfies OutputTable;

export type ListTrialDetectionResultsOutput = OutputOf<typeof listTrialDetectionResults>;
