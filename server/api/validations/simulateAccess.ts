import { userName } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const simulateAccess = {
    UserName: { ...userName, in: { path: "userName" } },
    /** Action with its prefix. */
    Action: { type: "string", required: true, min: 3, max: 128, in: "body" },
    /** ARN, or `*` for an action without a resource. */
    ResourceArn: { type: "string", required: true, min: 1, max: 2048, in: "body" },
    /** Condition keys of the call, beside those that follow from user and resource. */
    Context: {
        type: "list",
        max: 50,
        of: {
            type: "structure",
            members: {
                Key: { type: "string", required: true, min: 1, max: 256 },
                Values: { type: "list", required: true, max: 50, of: { type: "string", min: 0, max: 256 } },
            },
        },
        in: "body",
    },
} as const satisfies InputTable;

export type SimulateAccessInput = InputOf<typeof simulateAccess>;
