import type { OutputOf, OutputTable } from "../outputTable";

export const deleteUser = {
    UserName: { type: "string", required: true },
} as const satisfies OutputTable;

export type DeleteUserOutput = OutputOf<typeof deleteUser>;
