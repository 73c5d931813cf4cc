import type { OutputOf, OutputTable } from "../outputTable";

export const deleteTrialDetection = {
    TrialDetectionName: { type: "string", required: true },
} as const satisfies OutputTable;

export type DeleteTrialDetectionOutput = OutputOf<typeof deleteTrialDetection>;
