import type { OutputOf, OutputTable } from "../outputTable";

export const deletePolicy = {
    PolicyName: { type: "string", required: true },
} as const satisfies OutputTable;

export type DeletePolicyOutput = OutputOf<typeof deletePolicy>;
