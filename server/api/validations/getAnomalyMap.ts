import type { InputOf, InputTable } from "../inputTable";
import { pictureOfModel } from "../trialMembers";

export const getAnomalyMap = { ...pictureOfModel } as const satisfies InputTable;

export type GetAnomalyMapInput = InputOf<typeof getAnomalyMap>;
