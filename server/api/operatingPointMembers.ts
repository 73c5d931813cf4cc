import type { Member } from "./inputTable";

/* Members that the operations about a model's threshold share. */

const share = { type: "double", min: 0, max: 1 } as const satisfies Member;
const count = { type: "integer", required: true, min: 0 } as const satisfies Member;

/** Requirement for the threshold: exactly one of the members. */
export const operatingPoint = {
    type: "structure",
    required: true,
    members: {
        /** Threshold that the training chose. */
        Balanced: { type: "boolean" },
        /** Share of the anomalies that must be found. */
        MinimumRecall: share,
        /** Share of the normal pictures that may be called anomalies. */
        MaximumFalseAlarmRate: share,
        /** Score from which a picture is an anomaly, on the detector's own scale. */
        Threshold: { type: "double" },
    },
} as const satisfies Member;

/** Performance of the model with a threshold, on the pictures that it was tested on. */
const tested = {
    type: "structure",
    members: {
        Threshold: { type: "double", required: true },
        F1Score: { ...share, required: true },
        Recall: { ...share, required: true },
        Precision: { ...share, required: true },
        /** Share of the normal pictures that are called anomalies. */
        FalseAlarmRate: { ...share, required: true },
        /** Numbers of pictures: anomalies found and missed, normal ones called anomalies and not. */
        TruePositives: count,
        FalseNegatives: count,
        FalsePositives: count,
        TrueNegatives: count,
    },
} as const satisfies Member;

export const operatingPointAnswer = {
    OperatingPoint: operatingPoint,
    /** Results with the present threshold. */
    Tested: tested,
    /** Results with the threshold that the training chose. */
    Balanced: tested,
} as const;

/** Results with the threshold before the call. */
export const before = { Before: { ...tested, required: true } } as const;
