import type { InputOf, InputTable } from "../inputTable";

export const listPolicies = {} as const satisfies InputTable;

export type ListPoliciesInput = InputOf<typeof listPolicies>;
