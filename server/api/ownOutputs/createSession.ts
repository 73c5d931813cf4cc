import type { OutputOf, OutputTable } from "../outputTable";
import { newKeyPair } from "../userMembers";

export const createSession = {
    ...newKeyPair,
    SessionToken: { type: "string", required: true },
    Expiration: { type: "timestamp", required: true },
} as const satisfies OutputTable;

export type CreateSessionOutput = OutputOf<typeof createSession>;
