import type { OutputOf, OutputTable } from "../outputTable";
import { count } from "../trialMembers";

export const describeUsage = {
    /** First and last day of the answer, in UTC: `2026-11-28`. */
    From: { type: "string", required: true },
    To: { type: "string", required: true },
    /** Projects by name, also those whose models were asked for nothing. */
    Projects: {
        type: "list",
        required: true,
        of: {
            type: "structure",
            members: {
                ProjectName: { type: "string", required: true },
                /** Number of pictures in the datasets now. */
                DatasetPictures: count,
                /** Number of pictures that hosted models inspected in these days. */
                Pictures: count,
                /** Number of those that were called anomalies. */
                Anomalies: count,
                /** Days in order, each once, also those without a picture. */
                Days: {
                    type: "list",
                    required: true,
                    of: {
                        type: "structure",
                        members: { Date: { type: "string", required: true }, Pictures: count, Anomalies: count },
                    },
                },
            },
        },
    },
} as const satisfies OutputTable;

export type DescribeUsageOutput = OutputOf<typeof describeUsage>;
