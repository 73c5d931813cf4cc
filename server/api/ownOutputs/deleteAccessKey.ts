import type { OutputOf, OutputTable } from "../outputTable";

export const deleteAccessKey = {
    AccessKeyId: { type: "string", required: true },
} as const satisfies OutputTable;

export type DeleteAccessKeyOutput = OutputOf<typeof deleteAccessKey>;
