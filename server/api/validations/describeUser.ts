import { userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const describeUser = {
    UserName: { ...userName, in: { path: "userName" } },
} as const satisfies InputTable;

export type DescribeUserInput = InputOf<typeof describeUser>;
