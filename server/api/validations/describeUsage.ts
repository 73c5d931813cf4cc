import type { InputOf, InputTable } from "../inputTable";

export const describeUsage = {
    /** Number of days up to today, in UTC. Default: 7. */
    Days: { type: "integer", min: 1, max: 365, in: { query: "days" } },
} as const satisfies InputTable;

export type DescribeUsageInput = InputOf<typeof describeUsage>;
