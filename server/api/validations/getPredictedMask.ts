import type { InputOf, InputTable } from "../inputTable";
import { pictureOfModel } from "../trialMembers";

export const getPredictedMask = { ...pictureOfModel } as const satisfies InputTable;

export type GetPredictedMaskInput = InputOf<typeof getPredictedMask>;
