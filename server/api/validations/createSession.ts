import { policyNamePattern } from "../../users/names";
import { durationSeconds, policies } from "../userMembers";
import type { InputOf, InputTable } from "../inputTable";

export const createSession = {
    /** User whose credentials they are. Undefined: the caller. */
    UserName: { type: "string", min: 1, max: 64, pattern: policyNamePattern, in: "body" },
    DurationSeconds: { ...durationSeconds, in: "body" },
    /** Policies that narrow what the user may do. Undefined: none. */
    Policies: { ...policies, in: "body" },
} as const satisfies InputTable;

export type CreateSessionInput = InputOf<typeof createSession>;
