import type { OutputOf, OutputTable } from "../outputTable";

export const createConsoleBucket = {
    Bucket: { type: "string", required: true },
} as const satisfies OutputTable;

export type CreateConsoleBucketOutput = OutputOf<typeof createConsoleBucket>;
