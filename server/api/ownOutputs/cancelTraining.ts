import type { OutputOf, OutputTable } from "../outputTable";

export const cancelTraining = {
    Status: { type: "string", required: true, values: ["TRAINING_FAILED"] },
} as const satisfies OutputTable;

export type CancelTrainingOutput = OutputOf<typeof cancelTraining>;
