import type { InputOf, InputTable } from "../inputTable";

export const listUsers = {} as const satisfies InputTable;

export type ListUsersInput = InputOf<typeof listUsers>;
