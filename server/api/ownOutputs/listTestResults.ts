import type { OutputOf, OutputTable } from "../outputTable";
import { share } from "../trialMembers";

const label = { type: "string", required: true, values: ["normal", "anomaly"] } as const;
const score = { type: "double", required: true } as const;

export const listTestResults = {
    /** Score from which a picture is an anomaly now. */
    Threshold: score,
    /** Threshold that the training chose. */
    BalancedThreshold: score,
    /** Slope of the confidence: `1 / (1 + e^(-Slope * |Score - Threshold|))` is the confidence of a prediction. */
    Slope: { type: "double", required: true },
    /** Test pictures, in the order of their dataset. */
    Pictures: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                Source: { type: "string", required: true },
                /** Label that a person gave. */
                Label: label,
                /** Anomaly score on the detector's own scale. A higher score is more anomalous. */
                Score: score,
                /** Prediction with the present threshold. */
                IsAnomalous: { type: "boolean", required: true },
                /** Probability that `IsAnomalous` is right, 0–1. */
                Confidence: share,
                /** Mask that a person drew, in a bucket. Missing: the picture has none. */
                MaskSource: { type: "string" },
                /** Colours that the mask may have, with what each stands for, the background too. */
                MaskColors: {
                    type: "list",
                    of: {
                        type: "structure",
                        members: {
                            Name: { type: "string", required: true },
                            Color: { type: "string", required: true },
                        },
                    },
                },
            },
        },
    },
    /** Range in which the F1 score on new pieces probably is. Missing: the test pictures alone were judged. */
    F1Interval: { type: "structure", members: { From: share, To: share } },
    /** Results by pixels for each type of anomaly. Missing: the model only classifies. */
    AnomalyLabels: {
        type: "list",
        of: {
            type: "structure",
            members: {
                Name: { type: "string", required: true },
                /** Number of test pictures that have it in their masks. */
                Pictures: { type: "integer", required: true, min: 0 },
                F1Score: share,
                AverageIoU: share,
            },
        },
    },
    /**
     * Training pictures, scored by detectors that were trained without them. They are in no order that says which
     * picture is which. Missing: an earlier release trained the model.
     */
    TrainingScores: {
        type: "list",
        of: { type: "structure", members: { Label: label, Score: score } },
    },
} as const satisfies OutputTable;

export type ListTestResultsOutput = OutputOf<typeof listTestResults>;
