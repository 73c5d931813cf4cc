import type { OutputOf, OutputTable } from "../outputTable";
import { policyMetadata } from "../userMembers";

export const putPolicy = {
    PolicyMetadata: { type: "structure", required: true, members: policyMetadata },
} as const satisfies OutputTable;

export type PutPolicyOutput = OutputOf<typeof putPolicy>;
