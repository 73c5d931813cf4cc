import type { OutputOf, OutputTable } from "../outputTable";
import { userDescription } from "../userMembers";

export const listUsers = {
    Users: { type: "list", required: true, of: userDescription },
} as const satisfies OutputTable;

export type ListUsersOutput = OutputOf<typeof listUsers>;
