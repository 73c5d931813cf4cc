import type { OutputTable, WireOutputOf } from "../outputTable";

const share = { type: "double", required: true, min: 0, max: 1 } as const;

export const explainAnomalies = {
    ExplainAnomalyResult: {
        type: "structure",
        required: true,
        members: {
            IsAnomalous: { type: "boolean", required: true },
            /** Probability that `IsAnomalous` is right, 0–1. */
            Confidence: share,
            /** Anomaly score on the detector's own scale. A higher score is more anomalous. */
            Score: { type: "double", required: true },
            /** Score from which a picture is an anomaly. */
            Threshold: { type: "double", required: true },
            /**
             * Distance of the whole picture from all that the model learnt from, anomalies included, in limits. Above 1 it tells
             * of another camera, light or product rather than of an anomaly. Undefined: the model can't tell.
             */
            Unfamiliarity: { type: "double", min: 0 },
            Anomalies: {
                type: "list",
                of: {
                    type: "structure",
                    members: {
                        Name: { type: "string", required: true },
                        PixelAnomaly: {
                            type: "structure",
                            required: true,
                            members: {
                                TotalPercentageArea: share,
                                Color: { type: "string", required: true },
                            },
                        },
                    },
                },
            },
            /** Mask as a PNG of the picture's size. */
            AnomalyMask: { type: "blob" },
            /**
             * Anomaly map: the places where the picture is unlike normal ones. Undefined: the detector doesn't look at
             * places.
             */
            AnomalyMap: {
                type: "structure",
                members: {
                    /** Map as an 8-bit grey PNG, to be stretched over the whole picture. Black is usual. */
                    Map: { type: "blob", required: true },
                    /** Excess over the usual value that white stands for, in deviations of normal pictures. */
                    DeviationsAtWhite: { type: "double", required: true },
                    /** Source of the usual values: normal test pictures, or the other places of this picture. */
                    Reference: { type: "string", required: true, values: ["training", "picture"] },
                },
            },
        },
    },
} as const satisfies OutputTable;

export type ExplainAnomaliesOutput = WireOutputOf<typeof explainAnomalies>;
