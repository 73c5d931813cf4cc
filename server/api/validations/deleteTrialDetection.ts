import type { InputOf, InputTable } from "../inputTable";
import { ofTrial } from "../trialMembers";

export const deleteTrialDetection = { ...ofTrial } as const satisfies InputTable;

export type DeleteTrialDetectionInput = InputOf<typeof deleteTrialDetection>;
