import type { OutputOf, OutputTable } from "../outputTable";
import { operatingPointAnswer } from "../operatingPointMembers";

export const describeOperatingPoint = {
    ...operatingPointAnswer,
    /** Why `Tested` and `Balanced` are missing, if they are: a sentence. */
    Message: { type: "string" },
} as const satisfies OutputTable;

export type DescribeOperatingPointOutput = OutputOf<typeof describeOperatingPoint>;
