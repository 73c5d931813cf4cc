import type { OutputOf, OutputTable } from "../outputTable";
import { newKeyPair } from "../userMembers";

export const createUser = newKeyPair satisfies OutputTable;

export type CreateUserOutput = OutputOf<typeof createUser>;
