import { policies, userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const updateUser = {
    UserName: { ...userName, in: { path: "userName" } },
    /** Undefined: as it is. A disabled user may do nothing, and keeps keys and policies. */
    Status: { type: "string", values: ["ACTIVE", "DISABLED"], in: "body" },
    /** Policies in place of the present ones. Undefined: as they are. */
    Policies: { ...policies, in: "body" },
} as const satisfies InputTable;

export type UpdateUserInput = InputOf<typeof updateUser>;
