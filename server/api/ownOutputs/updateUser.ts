import type { OutputOf, OutputTable } from "../outputTable";
import { userDescription } from "../userMembers";

export const updateUser = {
    UserDescription: userDescription,
} as const satisfies OutputTable;

export type UpdateUserOutput = OutputOf<typeof updateUser>;
