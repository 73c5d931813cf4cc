import type { OutputOf, OutputTable } from "../outputTable";
import { newKeyPair } from "../userMembers";

export const createAccessKey = newKeyPair satisfies OutputTable;

export type CreateAccessKeyOutput = OutputOf<typeof createAccessKey>;
