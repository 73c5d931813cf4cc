import type { InputOf, InputTable } from "../inputTable";

export const checkAccess = {
    Requests: {
        type: "list",
        required: true,
        max: 100,
        of: {
            type: "structure",
            members: {
                /** Action with its prefix. */
                Action: { type: "string", required: true, min: 3, max: 128 },
                /** ARN, or `*` for an action without a resource. */
                Resource: { type: "string", required: true, min: 1, max: 2048 },
            },
        },
        in: "body",
    },
} as const satisfies InputTable;

export type CheckAccessInput = InputOf<typeof checkAccess>;
