import type { OutputOf, OutputTable } from "../outputTable";
import { userDescription } from "../userMembers";

export const describeUser = {
    UserDescription: userDescription,
} as const satisfies OutputTable;

export type DescribeUserOutput = OutputOf<typeof describeUser>;
