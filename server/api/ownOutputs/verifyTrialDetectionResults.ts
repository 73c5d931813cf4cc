import type { OutputOf, OutputTable } from "../outputTable";
import { trialDetection } from "../trialMembers";

export const verifyTrialDetectionResults = {
    /** Trial detection with its new counts. */
    TrialDetection: trialDetection,
} as const satisfies OutputTable;

export type VerifyTrialDetectionResultsOutput = OutputOf<typeof verifyTrialDetectionResults>;
