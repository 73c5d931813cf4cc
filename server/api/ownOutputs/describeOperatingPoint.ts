import type { OutputOf, OutputTable } from "../outputTable";
import { operatingPointAnswer } from "../operatingPointMembers";

export const describeOperatingPoint = {
    ...operatingPointAnswer,
    /** Sentence that says why `Tested` and `Balanced` are missing, if they are. */
    Message: { type: "string" },
} as const satisfies OutputTable;

export type DescribeOperatingPointOutput = OutputOf<typeof describeOperatingPoint>;
