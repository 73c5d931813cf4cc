import { bodyToken, policies, userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const createUser = {
    UserName: { ...userName, in: "body" },
    Policies: { ...policies, in: "body" },
    ...bodyToken,
} as const satisfies InputTable;

export type CreateUserInput = InputOf<typeof createUser>;
