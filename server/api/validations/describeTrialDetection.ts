import type { InputOf, InputTable } from "../inputTable";
import { ofTrial } from "../trialMembers";

export const describeTrialDetection = { ...ofTrial } as const satisfies InputTable;

export type DescribeTrialDetectionInput = InputOf<typeof describeTrialDetection>;
