import type { OutputOf, OutputTable } from "../outputTable";
import { policyMetadata } from "../userMembers";

export const describePolicy = {
    PolicyDescription: {
        type: "structure",
        required: true,
        members: { ...policyMetadata, PolicyDocument: { type: "string", required: true } },
    },
} as const satisfies OutputTable;

export type DescribePolicyOutput = OutputOf<typeof describePolicy>;
