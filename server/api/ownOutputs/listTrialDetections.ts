import type { OutputOf, OutputTable } from "../outputTable";
import { trialDetection } from "../trialMembers";

export const listTrialDetections = {
    /** Trial detections, the newest first. */
    TrialDetections: { type: "list", required: true, of: trialDetection },
    NextToken: { type: "string" },
} as const satisfies OutputTable;

export type ListTrialDetectionsOutput = OutputOf<typeof listTrialDetections>;
