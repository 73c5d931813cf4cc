import type { OutputOf, OutputTable } from "../outputTable";

export const checkAccess = {
    /** In the order of the requests. */
    Results: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                Action: { type: "string", required: true },
                Resource: { type: "string", required: true },
                Allowed: { type: "boolean", required: true },
            },
        },
    },
} as const satisfies OutputTable;

export type CheckAccessOutput = OutputOf<typeof checkAccess>;
