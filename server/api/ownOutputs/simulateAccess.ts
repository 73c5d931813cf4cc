import type { OutputOf, OutputTable } from "../outputTable";

export const simulateAccess = {
    Decision: { type: "string", required: true, values: ["allowed", "explicitDeny", "implicitDeny"] },
    /** Whether the user may call at all. A disabled one may do nothing. */
    UserStatus: { type: "string", required: true, values: ["ACTIVE", "DISABLED"] },
    /** Policy and statement that decide. Missing: no statement does. */
    PolicyName: { type: "string" },
    /** Place of the statement in its policy, from 0. */
    StatementIndex: { type: "integer", min: 0 },
    Sid: { type: "string" },
    /** Words of the refusal. Missing: the call is allowed. */
    Message: { type: "string" },
} as const satisfies OutputTable;

export type SimulateAccessOutput = OutputOf<typeof simulateAccess>;
