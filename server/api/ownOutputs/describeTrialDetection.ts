import type { OutputOf, OutputTable } from "../outputTable";
import { trialDetection } from "../trialMembers";

export const describeTrialDetection = { TrialDetection: trialDetection } as const satisfies OutputTable;

export type DescribeTrialDetectionOutput = OutputOf<typeof describeTrialDetection>;
