import { policyName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const describePolicy = {
    PolicyName: { ...policyName, in: { path: "policyName" } },
} as const satisfies InputTable;

export type DescribePolicyInput = InputOf<typeof describePolicy>;
