import { modelStatuses } from "../outputs";
import type { OutputOf, OutputTable } from "../outputTable";

const score = { type: "double", required: true, min: 0, max: 1 } as const;
const scores = { type: "structure", members: { F1Score: score, Recall: score, Precision: score } } as const;

export const describeTraining = {
    TrainingDescription: {
        type: "structure",
        required: true,
        members: {
            /** Version number, also where `latest` was asked for. */
            ModelVersion: { type: "string", required: true },
            Status: { type: "string", required: true, values: modelStatuses },
            StatusMessage: { type: "string", required: true },
            CreationTimestamp: { type: "timestamp", required: true },
            /** Start of the present or last attempt. Missing: the training waits for its first. */
            StartTimestamp: { type: "timestamp" },
            /** Name of the engine that has the training's job. */
            Engine: { type: "string" },
            /** Progress of a running training. */
            Progress: {
                type: "structure",
                members: {
                    /** Name of the present stage: "computing features". */
                    Stage: { type: "string", required: true },
                    /** Part of the whole training that is done. */
                    FractionDone: { type: "double", required: true, min: 0, max: 1 },
                    /** Estimate of the time to the end. Missing: it is too early to tell. */
                    SecondsLeft: { type: "double", min: 0 },
                    /** Scores so far, by cross-validation with training pictures. Missing: nothing is learnt yet, or the engine can't tell. */
                    Performance: scores,
                },
            },
            /** Scores of a trained model, as DescribeModel has them. */
            Performance: scores,
        },
    },
} as const satisfies OutputTable;

export type DescribeTrainingOutput = OutputOf<typeof describeTraining>;
