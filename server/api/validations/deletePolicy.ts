import { policyName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const deletePolicy = {
    PolicyName: { ...policyName, in: { path: "policyName" } },
} as const satisfies InputTable;

export type DeletePolicyInput = InputOf<typeof deletePolicy>;
