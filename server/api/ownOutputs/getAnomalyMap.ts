import type { OutputTable, WireOutputOf } from "../outputTable";
import { seenInPicture } from "../trialMembers";

export const getAnomalyMap = { ...seenInPicture } as const satisfies OutputTable;

export type GetAnomalyMapOutput = WireOutputOf<typeof getAnomalyMap>;
