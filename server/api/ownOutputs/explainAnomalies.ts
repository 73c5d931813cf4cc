import type { OutputTable, WireOutputOf } from "../outputTable";

const share = { type: "double", required: true, min: 0, max: 1 } as const;

export const explainAnomalies = {
    ExplainAnomalyResult: {
        type: "structure",
        required: true,
        members: {
            IsAnomalous: { type: "boolean", required: true },
            /** In the value of `IsAnomalous`. */
            Confidence: share,
            /** The higher, the more anomalous; the scale is the detector's own. */
            Score: { type: "double", required: true },
            /** From this score on a picture is an anomaly. */
            Threshold: { type: "double", required: true },
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
            /** PNG of the picture's size. */
            AnomalyMask: { type: "blob" },
            /** Where the picture is unlike normal ones. Undefined for a detector that doesn't look at places. */
            AnomalyMap: {
                type: "structure",
                members: {
                    /** PNG, 8-bit grey, to be stretched over the whole picture: black is usual. */
                    Map: { type: "blob", required: true },
                    /** How far white is above what is usual, in deviations of normal pictures. */
                    DeviationsAtWhite: { type: "double", required: true },
                    /** Where what is usual comes from: normal test pictures, or the other places of this picture. */
                    Reference: { type: "string", required: true, values: ["training", "picture"] },
                },
            },
        },
    },
} as const satisfies OutputTable;

export type ExplainAnomaliesOutput = WireOutputOf<typeof explainAnomalies>;
