import type { OutputTable, WireOutputOf } from "../outputTable";
import { seenInPicture } from "../trialMembers";

export const getPredictedMask = { ...seenInPicture } as const satisfies OutputTable;

export type GetPredictedMaskOutput = WireOutputOf<typeof getPredictedMask>;
