import type { OutputOf, OutputTable } from "../outputTable";

export const createConsoleLink = {
    /** Goes behind `/console/#sign-in=` in the address. Whoever has it first is signed in. */
    Token: { type: "string", required: true },
    ExpiresAt: { type: "timestamp", required: true },
} as const satisfies OutputTable;

export type CreateConsoleLinkOutput = OutputOf<typeof createConsoleLink>;
