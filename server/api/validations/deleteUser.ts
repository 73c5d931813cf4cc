import { userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const deleteUser = {
    UserName: { ...userName, in: { path: "userName" } },
} as const satisfies InputTable;

export type DeleteUserInput = InputOf<typeof deleteUser>;
