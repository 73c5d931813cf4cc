import type { OutputOf, OutputTable } from "../outputTable";
import { policyMetadata } from "../userMembers";

export const listPolicies = {
    Policies: {
        type: "list",
        required: true,
        of: { type: "structure", members: policyMetadata },
    },
} as const satisfies OutputTable;

export type ListPoliciesOutput = OutputOf<typeof listPolicies>;
