import { bodyToken, userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const createAccessKey = {
    UserName: { ...userName, in: { path: "userName" } },
    ...bodyToken,
} as const satisfies InputTable;

export type CreateAccessKeyInput = InputOf<typeof createAccessKey>;
