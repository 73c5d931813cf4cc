import { userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const createAccessKey = {
    UserName: { ...userName, in: { path: "userName" } },
} as const satisfies InputTable;

export type CreateAccessKeyInput = InputOf<typeof createAccessKey>;
