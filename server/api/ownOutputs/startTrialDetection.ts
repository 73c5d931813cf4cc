import type { OutputOf, OutputTable } from "../outputTable";
import { trialDetection } from "../trialMembers";

export const startTrialDetection = { TrialDetection: trialDetection } as const satisfies OutputTable;

export type StartTrialDetectionOutput = OutputOf<typeof startTrialDetection>;
