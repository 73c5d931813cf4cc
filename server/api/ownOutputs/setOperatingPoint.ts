import type { OutputOf, OutputTable } from "../outputTable";
import { before, operatingPointAnswer } from "../operatingPointMembers";

export const setOperatingPoint = {
    ...operatingPointAnswer,
    ...before,
} as const satisfies OutputTable;

export type SetOperatingPointOutput = OutputOf<typeof setOperatingPoint>;
