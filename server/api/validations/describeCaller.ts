import type { InputOf, InputTable } from "../inputTable";

export const describeCaller = {} as const satisfies InputTable;

export type DescribeCallerInput = InputOf<typeof describeCaller>;
