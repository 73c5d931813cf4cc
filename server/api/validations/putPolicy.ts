import { policyDocument, policyName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const putPolicy = {
    PolicyName: { ...policyName, in: { path: "policyName" } },
    PolicyDocument: { ...policyDocument, required: true, in: "body" },
} as const satisfies InputTable;

export type PutPolicyInput = InputOf<typeof putPolicy>;
